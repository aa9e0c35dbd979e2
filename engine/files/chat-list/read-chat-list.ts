import { problem, type Problem } from '../../../schemas/problem.ts';
import { fileWarning } from '../file-problem.ts';
import { readEntries, type ChatEntry } from './chat-entries.ts';
import { readItems, type ChatItem } from './chat-items.ts';

/** One order of a pasted list. */
export interface ChatLine {
  /** Its number in the list. */
  number: number | null;
  name: string;
  phone: string;
  address: string;
  items: ChatItem[];
  /** What was none of these. */
  note: string;
  /** As it was pasted. */
  raw: string;
  problems: Problem[];
}

export interface ChatList {
  /** What stands above the list. */
  title: string;
  lines: ChatLine[];
  problems: Problem[];
}

/** Goods that may be ordered: a word that holds one of its names is that product. */
export interface ChatProduct {
  sku: string;
  names: readonly string[];
}

export interface ChatListOptions {
  products?: readonly ChatProduct[];
  /** What is meant where a line names no goods: the one thing that the list is about. */
  defaultItem?: string;
}

const MAX_CHARS = 500_000;
const MAX_ENTRY = 2_000;
const MOST = 9_999;
const PHONE = /(?:\+?86[- ]?)?(?<!\d)(1[3-9]\d[- ]?\d{4}[- ]?\d{4})(?:\s*(?:-|转)\s*(\d{1,6}))?(?!\d)/;
const LANDLINE = /(?<!\d)(0\d{2,3}-\d{7,8})(?!\d)/;
const LABEL = /(姓名|收货人|收件人|联系人|电话|手机号?|联系方式|地址|收货地址|备注|商品|数量|要)\s*:\s*/g;
const DITTO = /^(地址|电话)?(?:同上|同前|同楼上|跟上面一样|一样)$/;
/** A label without its colon, a plus between goods. */
const IDLE = /^(?:\+|电话|手机号?|联系方式|地址|姓名)$/;
const CANCELED = /取消|不要了|退了|撤单/;
/** Words that end a place: a long word with one of them is (part of) an address. */
const PLACE =
  /(?:省|自治区|市|区|县|镇|乡|村|街道|大道|路|街|巷|弄|号|栋|幢|单元|室|小区|花园|大厦|广场|驿站|门口|校区)/;
const STRONG_PLACE =
  /省|市.*[区县镇路街]|[区县].*[路街道镇乡村]|[路街巷道]\S{0,8}\d+号|\d+(?:栋|幢|号楼|单元|室)/;

interface Draft {
  line: ChatLine;
  words: string[];
}

/** Goods written behind an address on its line are no part of it. */
function splitAddress(text: string): { address: string; rest: string } {
  const words = text.split(/(?<=[\s,;])/);
  let end = words.length;
  while (end > 1 && !isAddress(words[end - 1]!) && readItems(bareWord(words[end - 1]!), false).length > 0)
    end--;
  const address = words.slice(0, end).join('').trim();
  return { address: address.replace(/[,;。]+$/, ''), rest: words.slice(end).join('') };
}
const bareWord = (word: string): string => word.replaceAll(/[\s,;]+/g, '');

/** Takes the values behind labels (`地址：…`) out of the text; each goes up to the next label or the end of its line. */
function takeLabels(text: string, line: ChatLine): string {
  let rest = '';
  let from = 0;
  let label = '';
  const keep = (value: string): void => {
    const end = label === '' ? -1 : value.indexOf('\n', value.search(/\S|$/));
    const own = (end === -1 ? value : value.slice(0, end)).trim();
    if (end !== -1) rest += ` ${value.slice(end)}`;
    if (label.endsWith('地址')) {
      const { address, rest: goods } = splitAddress(own);
      line.address = address;
      rest += ` ${goods}`;
    } else if (label === '备注') line.note = own;
    else if (/名|人$/.test(label) && own !== '') {
      line.name = own.split(/[\s,;]/, 1)[0]!;
      rest += ` ${own.slice(line.name.length)}`;
    } else rest += ` ${own}`;
  };
  for (const match of text.matchAll(LABEL)) {
    keep(text.slice(from, match.index));
    label = match[1]!;
    from = match.index + match[0].length;
  }
  keep(text.slice(from));
  return rest;
}

function takePhone(text: string, line: ChatLine): string {
  const match = PHONE.exec(text) ?? LANDLINE.exec(text);
  if (!match) return text;
  const extension = match[2] === undefined ? '' : `-${match[2]}`;
  line.phone = match[1]!.startsWith('0') ? match[1]! : match[1]!.replaceAll(/\D/g, '') + extension;
  return `${text.slice(0, match.index)} ${text.slice(match.index + match[0].length)}`;
}

/** Words of an entry. A dash parts words unless it stands between letters or figures (`A-17`, `3-2-501`). */
const wordsOf = (text: string): string[] =>
  text
    .replaceAll(/(?<![A-Za-z0-9])[-—~]+|[-—~]+(?![A-Za-z0-9])/g, ' ')
    .replaceAll(/(?<=\p{Script=Han})\+(?=\D)/gu, ' ')
    .split(/[\s,;。、|/]+/)
    .filter((word) => word !== '' && !IDLE.test(word));

/** What comes later in a word this long says nothing more, and is not gone through again and again. */
const LONGEST = 200;

const isAddress = (word: string): boolean => word.length >= 5 && STRONG_PLACE.test(word.slice(0, LONGEST));

/** Gives each word its place: address, goods, ditto marks, the name first, and the rest to the note. */
function sortWords({ line, words }: Draft, before: ChatLine | undefined): void {
  const notes: string[] = line.note === '' ? [] : [line.note];
  let pending = '';
  let inAddress = false;
  for (const word of words) {
    const ditto = DITTO.exec(word);
    const items = ditto || isAddress(word) ? [] : readItems(word, line.name !== '');
    if (ditto) takeDitto(ditto[1], line, before);
    else if (items.length > 0) {
      if (items.length === 1 && items[0]!.text === '' && pending !== '') {
        items[0]!.text = pending;
        pending = '';
      }
      line.items.push(...items);
      inAddress = false;
    } else if (isAddress(word) || (inAddress && (PLACE.test(word) || /^[\dA-Za-z-]+$/.test(word)))) {
      line.address = line.address === '' ? word : `${line.address} ${word}`;
      inAddress = true;
    } else if (line.name === '' && word.length <= 12) line.name = word;
    else {
      if (pending !== '') notes.push(pending);
      pending = word;
      inAddress = false;
    }
  }
  if (pending !== '') notes.push(pending);
  line.note = notes.join(' ');
}

function takeDitto(what: string | undefined, line: ChatLine, before: ChatLine | undefined): void {
  if (!before) return;
  if (what === '地址') line.address ||= before.address;
  else if (what === '电话') line.phone ||= before.phone;
  else line.items.push(...before.items.map((item) => ({ ...item })));
}

/** `同上 一箱`: the goods of the line above in another quantity, not both. */
function settleDitto(line: ChatLine, before: ChatLine | undefined, words: readonly string[]): void {
  const copied = before?.items.length ?? 0;
  const hasDitto = words.some(
    (word) => DITTO.exec(word) && !word.startsWith('地址') && !word.startsWith('电话'),
  );
  if (!hasDitto || line.items.length <= copied || copied === 0) return;
  const own = line.items.filter(
    (item) => !before!.items.some((one) => one.text === item.text && item.text !== ''),
  );
  line.items = own.map((item) => (item.text === '' ? { ...item, text: before!.items[0]!.text } : item));
}

/** Recognises products, and takes the name of a person off the goods it is written to (`张三苹果2箱`). */
function nameProducts(line: ChatLine, { products = [], defaultItem = '' }: ChatListOptions): void {
  for (const item of line.items) {
    if (item.text === '') item.text = defaultItem;
    for (const { sku, names } of products) {
      const name = names.find((one) => one !== '' && item.text.includes(one));
      if (name === undefined) continue;
      item.sku = sku;
      const at = item.text.indexOf(name);
      if (line.name === '' && at > 0) {
        line.name = item.text.slice(0, at).trim();
        item.text = item.text.slice(at);
      }
      break;
    }
  }
}

function problemsOf(line: ChatLine, path: string, products: boolean): Problem[] {
  const problems: Problem[] = [];
  const add = (code: string, zh: string, en: string): void =>
    void problems.push(fileWarning(code, path, zh, en));
  if (line.name === '') add('chat-name-missing', '没有看出姓名。', 'No name was found.');
  if (line.items.length === 0) {
    problems.push(
      problem('chat-items-missing', path, '没有看出买什么、买多少。', 'No goods with a quantity were found.'),
    );
  }
  if (line.items.some(({ text }) => text === ''))
    add('chat-item-unnamed', '有数量，但没有写商品名。', 'There is a quantity without goods.');
  if (products && line.items.some(({ sku }) => sku === undefined))
    add('chat-item-unknown', '有商品不在商品表里。', 'Some goods are no known product.');
  if (line.items.some(({ quantity }) => quantity <= 0 || quantity > MOST))
    problems.push(problem('chat-quantity', path, '数量不合理。', 'A quantity is out of bounds.'));
  if (CANCELED.test(line.raw))
    add('chat-canceled', '写了取消或不要，请核对。', 'It speaks of canceling; check it.');
  return problems;
}

function readLine(entry: ChatEntry, before: ChatLine | undefined, options: ChatListOptions): ChatLine {
  const raw = entry.text.slice(0, MAX_ENTRY);
  const line: ChatLine = {
    number: entry.number,
    name: '',
    phone: '',
    address: '',
    items: [],
    note: '',
    raw,
    problems: [],
  };
  const words = wordsOf(takePhone(takeLabels(raw, line), line));
  sortWords({ line, words }, before);
  settleDitto(line, before, words);
  nameProducts(line, options);
  return line;
}

/**
 * Reads a list that people pasted from a chat (群接龙): numbered or not, entries over one line or several, names,
 * phone numbers, addresses and goods in any order. It never throws; what it is not sure of is a problem of the line,
 * with `/lines/<index>` as path.
 */
export function readChatList(text: string, options: ChatListOptions = {}): ChatList {
  const problems: Problem[] = [];
  if (text.length > MAX_CHARS) {
    const [zh, en] = [
      `文字超过 ${MAX_CHARS} 个字符，只读取了前面的部分。`,
      `Over ${MAX_CHARS} characters; only the first are read.`,
    ];
    problems.push(fileWarning('chat-too-long', '', zh, en));
  }
  const { title, entries, copies } = readEntries(text.slice(0, MAX_CHARS));
  if (copies > 1) {
    const [zh, en] = [
      `接龙贴了 ${copies} 遍，只取最后一遍。`,
      `The list was pasted ${copies} times; the last one counts.`,
    ];
    problems.push(fileWarning('chat-copies', '', zh, en));
  }
  const lines: ChatLine[] = [];
  for (const [index, entry] of entries.entries()) {
    const line = readLine(entry, lines.at(-1), options);
    line.problems = problemsOf(line, `/lines/${index}`, options.products !== undefined);
    lines.push(line);
  }
  return { title, lines, problems };
}
