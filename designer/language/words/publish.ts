/** Versions, comparison, publishing. */
export const publishWords = {};
