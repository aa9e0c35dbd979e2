import { oldNames, traditional } from './corrections.ts';
import { divisions, hasTowns, isFiller, isZone, type Division } from './divisions.ts';

/**
 * How a place is named: `full` with its suffix, `short` without, `old` by an entry of the table of old names. A short
 * name with a suffix of today's or yesterday's kind (吴江市 for 吴江区) is read by whoever matches.
 */
export type NameKind = 'full' | 'short' | 'old';

export interface PlaceName {
  text: string;
  kind: NameKind;
  divisions: Division[];
}

const peoples =
  '维吾尔|土家|布依|朝鲜|蒙古|哈尼|哈萨克|傈僳|拉祜|东乡|纳西|景颇|柯尔克孜|达斡尔|仫佬|布朗|撒拉|毛南|仡佬|锡伯|阿昌|普米|塔吉克|鄂温克|裕固|保安|独龙|回|藏|苗|彝|壮|满|侗|瑶|白|傣|黎|佤|畲|水|土|羌|怒|各';
const PEOPLES = new RegExp(`(?:(?:${peoples})族?)+$`);
const AUTONOMOUS = /(?:自治区|自治州|自治县|自治旗)$/;
const SUFFIX = /(?:特别行政区|新区|林区|地区|矿区|省|市|区|县|盟|旗)$/;
const TOWN_SUFFIX = /(?:街道|镇|乡|区|市)$/;
const LEAST_SHORT = 2;

/** 恭城瑶族自治县 → 恭城, 伊犁哈萨克自治州 → 伊犁, 浦东新区 → 浦东. `undefined` where nothing is left to know it by. */
export function shortName(division: Division): string | undefined {
  const { name } = division;
  let short = name;
  if (AUTONOMOUS.test(name)) {
    const bare = name.replace(AUTONOMOUS, '');
    const without = bare.replace(PEOPLES, '');
    short = without.length >= LEAST_SHORT ? without : bare.replace(/族$/, '');
  } else if (hasTowns(division) || division.code.startsWith('71')) {
    short = name.replace(TOWN_SUFFIX, '');
  } else {
    const bare = name.replace(SUFFIX, '');
    short = bare.endsWith('族') ? bare.replace(PEOPLES, '') : bare;
  }
  if (short === name || short.length < LEAST_SHORT || isZone(name)) return undefined;
  return short;
}

/** What a zone is called besides its own name; only below its city does that say anything. */
function zoneNames(name: string): string[] {
  if (/高新/.test(name)) return ['高新区', '高新西区', '高新技术开发区', '高新技术产业开发区', '高新开发区'];
  if (/经济(?:技术)?开发区$|^开发区$/.test(name)) return ['经济技术开发区', '经济开发区', '经开区', '开发区'];
  return [];
}

type Index = ReadonlyMap<string, readonly PlaceName[]>;
let index: Index | undefined;

/** Names by their first two characters, longest first; made on first use. */
export function placeNames(): Index {
  return (index ??= buildIndex());
}

function buildIndex(): Index {
  const found = new Map<string, PlaceName>();
  const add = (text: string, kind: NameKind, division: Division): void => {
    const key = `${kind}:${text}`;
    const entry = found.get(key) ?? { text, kind, divisions: [] };
    if (!entry.divisions.includes(division)) entry.divisions.push(division);
    found.set(key, entry);
  };
  const all = divisions();
  for (const division of all.values()) {
    if (isFiller(division.name)) continue;
    add(division.name, 'full', division);
    const short = shortName(division);
    if (short !== undefined) add(short, 'short', division);
    if (short !== undefined && division.name.endsWith('州') && division.level === 2)
      add(`${short}州`, 'full', division);
    if (division.level === 3) for (const name of zoneNames(division.name)) add(name, 'full', division);
  }
  for (const [name, code] of Object.entries(oldNames)) {
    const division = all.get(code);
    if (division) add(name, 'old', division);
  }
  const byStart = new Map<string, PlaceName[]>();
  for (const name of found.values()) {
    const start = name.text.slice(0, 2);
    const beside = byStart.get(start);
    if (beside) beside.push(name);
    else byStart.set(start, [name]);
  }
  for (const names of byStart.values()) names.sort((a, b) => b.text.length - a.text.length);
  return byStart;
}

const pairs = Array.from(traditional);
const simplified = new Map(
  pairs.flatMap((one, at) => (at % 2 === 0 ? [[one, pairs[at + 1]!] as const] : [])),
);
const TRADITIONAL = new RegExp(`[${[...simplified.keys()].join('')}]`, 'g');

/** The text with names of places in simplified characters; as long as before, so that positions stay. */
export const simplify = (text: string): string =>
  text.replace(TRADITIONAL, (one) => simplified.get(one) ?? one);
