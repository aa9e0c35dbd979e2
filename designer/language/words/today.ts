/** What 今日 says. */
export const todayWords = {};
