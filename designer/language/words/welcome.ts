/** The first visit. */
export const welcomeWords = {};
