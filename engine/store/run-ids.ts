/**
 * The smallest run id that can have been made at or after this instant: run ids begin with nine base-36 digits of
 * the time they were made at, so ranges of time are ranges of the primary key.
 */
export const idsFrom = (at: number): string => Math.max(0, Math.floor(at)).toString(36).padStart(9, '0');
