import type { Phone } from '../read-phone.ts';
import { choosePhone, extractPhones, PHONE_MARK } from '../extract-phones.ts';
import { halfWidth } from '../width.ts';
import { LABEL_MARK, labelOf, markLabels } from './labels.ts';

/** A text without its phone numbers and labels; each left a mark or a line break. */
export interface Parts {
  body: string;
  phone: Phone | undefined;
  name: string | undefined;
  postcode: string | undefined;
}

const LABELLED = new RegExp(`${LABEL_MARK}([a-z])([^${LABEL_MARK}\\n]*)`, 'g');
/** Words to the courier or the shop. They name no place. */
const NOISE =
  /(?:^|[\s,，;；。.!！]+)(?:请|麻烦|谢谢|感谢|辛苦|尽快|加急|急急|急用|务必|不要|勿|放(?:门口|驿站|前台)|送货前|提前电话|周末|工作日|双休|亲[,，])[^\n,，;；。!！\ue000\ue001]*[!！~～]*|[,，;；。\s](?:[^\s,，;；。]{0,6})(?:发货|配送|送达)(?:谢谢)?[!！~～]*(?=$|[\s,，;；。])/g;

/** Takes out phones, labels and courtesies. A region's value is moved in front of the detail's that stands before it. */
export function takeApart(text: string): Parts {
  const { rest, phones } = extractPhones(halfWidth(text), 'CN');
  const marked = markLabels(rest).replaceAll(NOISE, '\n');
  let name: string | undefined;
  let postcode: string | undefined;
  let region = '';
  const body = marked.replaceAll(LABELLED, (_, letter: string, value: string) => {
    switch (labelOf(letter)) {
      case 'name': {
        const { first, others } = firstValue(value);
        name ??= first === '' ? undefined : first;
        return `\n${others}\n`;
      }
      case 'postcode': {
        const digits = /^\s*(\d{5,6})(?!\d)/.exec(value)?.[1];
        if (digits !== undefined) postcode ??= digits;
        return `\n${digits === undefined ? value : value.trimStart().slice(digits.length)}`;
      }
      case 'note':
        return '\n';
      case 'region':
        region += `${value}\n`;
        return '\n';
      default:
        return `\n${value}`;
    }
  });
  return { body: `${region}${body}`, phone: choosePhone(phones), name, postcode };
}

/** The value of a name's label ends at the first break; a Chinese one at the first blank too. */
function firstValue(value: string): { first: string; others: string } {
  const trimmed = value.trimStart();
  const end = trimmed.search(new RegExp(`[,，;；。\\t${PHONE_MARK}]`));
  const whole = end < 0 ? trimmed : trimmed.slice(0, end);
  const blank = whole.search(/\s/);
  const first = blank > 0 && /[\u4e00-\u9fff]/.test(whole) ? whole.slice(0, blank) : whole;
  return { first: first.trim(), others: trimmed.slice(first.length) };
}
