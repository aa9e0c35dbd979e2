/** The box that finds everything. */
export const searchWords = {};
