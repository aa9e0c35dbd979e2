import type { Text } from '../text.ts';

/** What a code means to a person, and what helps. */
export interface ErrorText {
  title: Text;
  help: Text;
}

/** Codes that belong together, in the order in which they are documented. */
export interface ErrorTopic {
  title: Text;
  codes: Readonly<Record<string, ErrorText>>;
}

/** `entry('标题', 'Title', '怎么办', 'What to do')`. */
export const entry = (zh: string, en: string, helpZh: string, helpEn: string): ErrorText => ({
  title: { zh, en },
  help: { zh: helpZh, en: helpEn },
});
