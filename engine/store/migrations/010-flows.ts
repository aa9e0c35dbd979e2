import type { Migration } from '../migrate.ts';

/** Flows: one draft each with its revisions, the versions that were published, and the addresses of their webhooks. */
export const flows: Migration = {
  id: '010-flows',
  statements: [
    `CREATE TABLE flows (
      id {text} PRIMARY KEY,
      name {text} NOT NULL,
      draft {text} NOT NULL,
      draft_hash {text} NOT NULL,
      layout {text} NOT NULL,
      revision {int} NOT NULL,
      saved_at {int} NOT NULL,
      saved_by {text} NOT NULL,
      version {int},
      version_hash {text},
      paused {text},
      archived_at {int},
      created_at {int} NOT NULL
    )`,
    `CREATE TABLE flow_drafts (
      flow_id {text} NOT NULL,
      revision {int} NOT NULL,
      definition {text} NOT NULL,
      saved_at {int} NOT NULL,
      saved_by {text} NOT NULL,
      PRIMARY KEY (flow_id, revision)
    )`,
    `CREATE TABLE flow_versions (
      flow_id {text} NOT NULL,
      version {int} NOT NULL,
      hash {text} NOT NULL,
      definition {text} NOT NULL,
      name {text},
      note {text},
      published_at {int} NOT NULL,
      published_by {text} NOT NULL,
      PRIMARY KEY (flow_id, version)
    )`,
    'CREATE UNIQUE INDEX flow_versions_hash ON flow_versions(flow_id, hash)',
    `CREATE TABLE webhooks (
      path {text} PRIMARY KEY,
      flow_id {text} NOT NULL,
      node_id {text} NOT NULL,
      created_at {int} NOT NULL
    )`,
    'CREATE UNIQUE INDEX webhooks_node ON webhooks(flow_id, node_id)',
  ],
};
