import type { Migration } from '../migrate.ts';

/** What keeps orders that lie in the table from going on, and how many came in with something wrong. */
export const orderProblems: Migration = {
  id: '061-order-problems',
  statements: [
    // Open ones only. `item` is what of several things in the order is meant; nothing here is personal.
    `CREATE TABLE order_problems (
      record_no {int} NOT NULL,
      cause {text} NOT NULL,
      field {text} NOT NULL,
      item {text} NOT NULL,
      channel {text} NOT NULL,
      order_no {text} NOT NULL,
      texts {text} NOT NULL,
      found_at {int} NOT NULL,
      due_at {int},
      PRIMARY KEY (record_no, cause, field, item)
    ) {clustered}`,
    'CREATE INDEX order_problems_cause ON order_problems(cause, item)',
    // `day` is the local date in the zone of the channel; `channel` its id, or `platform/shop` of a shop without one.
    `CREATE TABLE intake_days (
      channel {text} NOT NULL,
      day {text} NOT NULL,
      source {text} NOT NULL,
      orders {int} NOT NULL,
      wrong {int} NOT NULL,
      PRIMARY KEY (channel, day, source)
    ) {clustered}`,
  ],
};
