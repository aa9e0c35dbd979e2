import type { Text } from '../text.ts';

const HAN = /\p{Script=Han}/u;

/**
 * The journal keeps the message of an error as one line, `中文。 / English.`. A message that is not made of two such
 * halves, such as one that a flow's author wrote, is the same in both languages.
 */
export function messageHalves(message: string): Text {
  for (let at = message.indexOf(' / '); at >= 0; at = message.indexOf(' / ', at + 1)) {
    const [zh, en] = [message.slice(0, at), message.slice(at + 3)];
    if (HAN.test(zh) && en !== '' && !HAN.test(en)) return { zh, en };
  }
  return { zh: message, en: message };
}
