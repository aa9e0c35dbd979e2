/** Files coming into tables. */
export const intakeWords = {};
