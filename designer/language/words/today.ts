/** What 今日 says. */
export const todayWords = {
  'today.title': { zh: '今日', en: 'Today' },
} as const;
