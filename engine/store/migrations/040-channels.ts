import type { Migration } from '../migrate.ts';

/** Shops and how whole their orders are here: channels, what of their time was read, what could not be taken in. */
export const channels: Migration = {
  id: '040-channels',
  statements: [
    // `look_at`: not to be read before. `token_until`: somebody renews the token. `owner`: somebody reads it now.
    `CREATE TABLE channels (
      id {text} PRIMARY KEY,
      connector {text} NOT NULL,
      shop {text} NOT NULL,
      enabled {int} NOT NULL,
      definition {text} NOT NULL,
      revision {int} NOT NULL,
      created_at {int} NOT NULL,
      changed_at {int} NOT NULL,
      changed_by {text} NOT NULL,
      owner {text},
      owner_until {int},
      token_until {int},
      succeeded_at {int},
      failed_at {int},
      failures {int} NOT NULL,
      failure {text},
      look_at {int} NOT NULL
    )`,
    'CREATE UNIQUE INDEX channels_shop ON channels(connector, shop)',
    // What was read whole, merged: rows of one list never touch.
    `CREATE TABLE channel_coverage (
      channel_id {text} NOT NULL,
      list {text} NOT NULL,
      from_at {int} NOT NULL,
      until_at {int} NOT NULL,
      PRIMARY KEY (channel_id, list, from_at)
    )`,
    // Every window that was read, with the platform's count beside ours.
    `CREATE TABLE channel_windows (
      channel_id {text} NOT NULL,
      list {text} NOT NULL,
      fetched_at {int} NOT NULL,
      from_at {int} NOT NULL,
      until_at {int} NOT NULL,
      kind {text} NOT NULL,
      ours {int} NOT NULL,
      theirs {int},
      written {int} NOT NULL,
      PRIMARY KEY (channel_id, list, fetched_at, from_at)
    )`,
    'CREATE INDEX channel_windows_until ON channel_windows(channel_id, until_at)',
    'CREATE INDEX channel_windows_age ON channel_windows(fetched_at)',
    // The window being read, so that a restart goes on in the middle of a long one.
    `CREATE TABLE channel_walks (
      channel_id {text} NOT NULL,
      list {text} NOT NULL,
      kind {text} NOT NULL,
      walk {text} NOT NULL,
      ours {int} NOT NULL,
      written {int} NOT NULL,
      changed_at {int} NOT NULL,
      PRIMARY KEY (channel_id, list)
    )`,
    // When the bucket will be full again, in microseconds: all that a token bucket has to remember.
    'CREATE TABLE rate_buckets (id {text} PRIMARY KEY, full_at {int} NOT NULL)',
    `CREATE TABLE channel_conflicts (
      channel_id {text} NOT NULL,
      order_no {text} NOT NULL,
      field {text} NOT NULL,
      kept {text} NOT NULL,
      kept_value {text} NOT NULL,
      other {text} NOT NULL,
      other_value {text} NOT NULL,
      found_at {int} NOT NULL,
      PRIMARY KEY (channel_id, order_no, field)
    )`,
    'CREATE INDEX channel_conflicts_found ON channel_conflicts(channel_id, found_at)',
    // Records that could not be taken in, with what the platform sent: mended mappings read them again from here.
    `CREATE TABLE channel_quarantine (
      channel_id {text} NOT NULL,
      list {text} NOT NULL,
      record_key {text} NOT NULL,
      cause {text} NOT NULL,
      problems {text} NOT NULL,
      payload {text} NOT NULL,
      source_call {text} NOT NULL,
      mapping_version {text} NOT NULL,
      fetched_at {int} NOT NULL,
      PRIMARY KEY (channel_id, list, record_key)
    )`,
    'CREATE INDEX channel_quarantine_cause ON channel_quarantine(channel_id, cause)',
  ],
};
