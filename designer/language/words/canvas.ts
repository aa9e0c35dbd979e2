/** Drawing a flow. */
export const canvasWords = {};
