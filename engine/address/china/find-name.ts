import { startsWithDoubleSurname, startsWithSurname } from './surnames.ts';

/** A piece of the text between separators. */
export interface Piece {
  text: string;
  /** It stands right beside a phone number. */
  byPhone: boolean;
  /** First or last of the text. */
  atEdge: boolean;
}

const HONORIFIC =
  /(?:先生|女士|小姐|老师|太太|师傅|经理|老板|阿姨|叔叔|医生|同学|总|哥|姐)(?:[（(]?收[)）]?)?$/;
const TITLE_ALONE = /^(?:先生|女士|小姐)$/;
const RECEIVES = /[（(]?(?:收|亲收|转)[)）]?$/;
/** Ends of words for places; a name may end so too (王路), hence a penalty and no veto. */
const PLACE_END = /[省市区县镇乡村路街道巷弄号楼栋幢座室层苑园厦场店院组队社区站库部厂期城湾坊里府居庄屯桥]$/;
const ROAD_END = /[路街巷弄号楼室道]$/;
const PLACE_WORD =
  /小区|花园|公寓|广场|大厦|学校|大学|中学|小学|单元|公司|超市|商店|医院|酒店|宾馆|工业|科技|附近|对面|旁边|驿站|菜鸟|代收|物流|国际|中心/;
const NOT_A_NAME =
  /^(?:收|电话|手机|地址|中国|市辖区|其[它他]区?|高新|经开|县|男|女|无|null|undefined|邮编)$/i;

/** How much a piece looks like a person, or a negative number. */
export function nameScore({ text, byPhone, atEdge }: Piece): number {
  const name = bareName(text);
  if (name === '' || name.length > 20 || NOT_A_NAME.test(name)) return -1;
  if (HONORIFIC.test(name) && name.length <= 8 && !TITLE_ALONE.test(name)) return 10;
  if (PLACE_WORD.test(name) || /\d{2}|[#＃]|号|[、/]/.test(name)) return -1;
  let score = (byPhone ? 2 : 0) + (atEdge ? 1 : 0);
  if (/^[\u4e00-\u9fff·•]+$/.test(name)) score += hanScore(name);
  else if (/^[\u4e00-\u9fff]{1,3}[A-Za-z*＊]{1,4}$|^[\u4e00-\u9fff][*＊]{1,3}[\u4e00-\u9fff]?$/.test(name))
    score += startsWithSurname(name) || name.includes('*') ? 4 : 2;
  else if (/^[A-Za-z][A-Za-z .'-]*$/.test(name)) score += 1;
  else score -= 2;
  if (PLACE_END.test(name))
    score -= name.length <= 3 && startsWithSurname(name) && !ROAD_END.test(name) ? 3 : 6;
  return score;
}

function hanScore(name: string): number {
  if (/[·•]/.test(name)) return 5;
  if (name.length === 1) return 2;
  if (name.length <= 3) return startsWithSurname(name) ? 4 : 2;
  if (name.length === 4) return startsWithDoubleSurname(name) ? 4 : 1;
  return name.length <= 6 ? 0 : -3;
}

/** Without what is only written to the courier: 张三（收）. */
export const bareName = (text: string): string => text.trim().replace(RECEIVES, '').trim();

/** 2202室刘月红: a name glued to the end of an address, if a phone number followed it. */
export function nameAtEnd(text: string): { address: string; name: string } | undefined {
  const match = /^(.*(?:[号室楼栋幢座层户]|单元|\d))([\u4e00-\u9fff]{2,4}?(?:先生|女士|小姐)?)(?:收)?$/.exec(
    text,
  );
  if (!match || !startsWithSurname(match[2]!) || PLACE_END.test(match[2]!) || PLACE_WORD.test(match[2]!))
    return undefined;
  if (match[2]!.length > 3 && !startsWithDoubleSurname(match[2]!) && !HONORIFIC.test(match[2]!))
    return undefined;
  return { address: match[1]!, name: match[2]! };
}
