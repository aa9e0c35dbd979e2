import type { Migration } from '../migrate.ts';

/** Mappings that are kept for the next source of their kind. */
export const mappingTemplates: Migration = {
  id: '060-mapping-templates',
  statements: [
    `CREATE TABLE mapping_templates (
      id {text} PRIMARY KEY,
      name {text} NOT NULL,
      source {text} NOT NULL,
      mapping {text} NOT NULL,
      changed_at {int} NOT NULL,
      changed_by {text} NOT NULL
    )`,
  ],
};
