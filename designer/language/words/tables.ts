/** Data tables. */
export const tablesWords = {};
