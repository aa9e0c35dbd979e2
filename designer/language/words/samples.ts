/** Samples, trial runs and what the last orders would do. */
export const samplesWords = {};
