import { hasTowns, type Division } from './divisions.ts';
import { placeNames, type NameKind } from './names.ts';

/** A place named in a text from `start` to before `end`, and all places it could mean. */
export interface Mention {
  start: number;
  end: number;
  /** `changed`: a short name with the suffix the place had once, or has in the mouths of people. */
  kind: NameKind | 'changed';
  divisions: readonly Division[];
  /** Says something below a city only: 高新区, or 萧山 in front of 经济开发区. */
  weak?: boolean;
}

const CHANGED: Record<Division['level'], RegExp> = {
  1: /(?:自治区|特区|省)/y,
  2: /(?:自治州|地区|专区|州|市|盟)/y,
  3: /(?:自治县|新区|区|县|市|旗)/y,
};
const CHANGED_TOWN = /(?:街道办事处|街道|镇|区)/y;

/** A short name in front of these is the first half of something else: 南京路, 中山公园, 东城街道, 吐鲁番宾馆. */
const GOES_ON =
  /[东西南北中]?(?:路|街|大道|公路|大街|巷|弄|里|胡同)|[一二三四五六七八九十]路|(?:镇|乡|街道|村|庄|社区|屯|门|寺|桥|湖|湾|河|江|山|岛|口|站|城|苑|园|港|堡)|(?:公园|花园|大厦|宾馆|酒店|饭店|广场|学校|医院|中学|小学|大学|学院|小区|国际|新村|机场|火车|银行|公司|人家|名)/y;
/** A district's short name in front of these is that of a zone or a company, unless its city stands before it. */
const ZONE_GOES_ON = /科技|商务|工业|高新|经济|开发/y;
/** A city is named in front of nearly anything: 广州国际采购中心, 杭州江干区. But 南京东路 is in Shanghai. */
const CITY_GOES_ON =
  /[东西南北中]?(?:路|街|大道|公路|大街)|[一二三四五六七八九十]路|(?:城|湾|门|桥)|(?:大厦|宾馆|酒店|饭店|花园|公园|人家)/y;
const ZONE = /^(?:高新|经开|开发区|工业园区|经济|高新技术)/;
/** One or no character, then a road: 余杭塘路, 宝山一路. */
const NEAR_ROAD = /[\u4e00-\u9fff]?(?:路|街|大道|弄|巷)/y;

const matchesAt = (pattern: RegExp, text: string, at: number): boolean => {
  pattern.lastIndex = at;
  return pattern.test(text);
};

const SEPARATOR = /[\s,，、;；。.:：·|/\\-]/;
export const isSeparator = (text: string, at: number): boolean =>
  at >= text.length || SEPARATOR.test(text[at]!);

/** All readings of what begins at `at`, longest names first. */
export function mentionsAt(text: string, at: number): Mention[] {
  const names = placeNames().get(text.slice(at, at + 2));
  if (!names) return [];
  const found: Mention[] = [];
  for (const { text: name, kind, divisions } of names) {
    if (!text.startsWith(name, at)) continue;
    const end = at + name.length;
    if (kind !== 'short') {
      found.push({ start: at, end, kind, divisions, weak: ZONE.test(name) });
      continue;
    }
    found.push(...withSuffix(text, at, end, divisions));
    const alone = divisions.filter((one) => standsAlone(text, end, one));
    if (alone.length > 0)
      found.push({
        start: at,
        end,
        kind,
        divisions: alone,
        weak: matchesAt(ZONE_GOES_ON, text, end) && alone.every(({ level }) => level === 3),
      });
  }
  return found;
}

function withSuffix(text: string, start: number, end: number, divisions: readonly Division[]): Mention[] {
  const found: Mention[] = [];
  for (const division of divisions) {
    const pattern = hasTowns(division) ? CHANGED_TOWN : CHANGED[division.level];
    pattern.lastIndex = end;
    const suffix = pattern.exec(text)?.[0];
    if (suffix === undefined || text.startsWith(division.name, start)) continue;
    // 大兴区 is no place of 大兴安岭; 市 and 区 before a town's or a road's own word belong to that.
    if (suffix.length === 1 && matchesAt(/[内外路街]/y, text, end + 1)) continue;
    found.push({ start, end: end + suffix.length, kind: 'changed', divisions: [division] });
  }
  return mergeSame(found);
}

/** 江宁县 may mean several places of that short name: one mention with all of them. */
function mergeSame(mentions: readonly Mention[]): Mention[] {
  const byEnd = new Map<number, Mention>();
  for (const one of mentions) {
    const same = byEnd.get(one.end);
    byEnd.set(one.end, same ? { ...same, divisions: [...same.divisions, ...one.divisions] } : one);
  }
  return [...byEnd.values()];
}

function standsAlone(text: string, end: number, { level }: Division): boolean {
  if (isSeparator(text, end)) return true;
  if (level < 3) return !matchesAt(CITY_GOES_ON, text, end);
  return !matchesAt(GOES_ON, text, end) && !matchesAt(NEAR_ROAD, text, end);
}
