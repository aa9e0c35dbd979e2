/** Settings and data of one node. */
export const panelWords = {};
