import type { Language } from './translate.ts';

const HAN = /\p{Script=Han}/u;

/**
 * The journal keeps the message of an error as one line, `中文。 / English.`: the half of the reader. A message that is
 * not made of two such halves is shown whole.
 */
export function halfOf(message: string, language: Language): string {
  for (let at = message.indexOf(' / '); at >= 0; at = message.indexOf(' / ', at + 1)) {
    const [zh, en] = [message.slice(0, at), message.slice(at + 3)];
    if (HAN.test(zh) && !HAN.test(en)) return language === 'zh' ? zh : en;
  }
  return message;
}
