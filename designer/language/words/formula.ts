/** Rules and formulas as people write them. */
export const formulaWords = {};
