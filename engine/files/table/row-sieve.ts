import { headingOf } from '../csv-headings.ts';

/** What a row within a table is, besides data. */
export type RowKind = 'data' | 'blank' | 'total' | 'remark' | 'hint';

const TOTAL =
  /^(?:合计|总计|小计|汇总|本页合计|本页小计|共计|grand total|sub-?total|totals?|sum)(?:[\s:：(（]|$)|^.{0,8}(?:合计|总计|小计)[:：]?$|^总(?:交易|订单)?(?:单|笔)数$|^共\s*[:：]?\s*\d+\s*(?:笔|条|单|行)/i;
const RULE = /^[-=_*—－]{4,}/;
const REMARK = /^(?:\/\/|注[:：]|备注[:：]|说明[:：]|提示[:：]|特别提示|导出时间|下载时间|\*{2,})/;
/** A remark of Alipay's kind (`#导出时间`); `#1058` is an order number. */
const HASH = /^#[^\d\s]/;
/** A row below the headings that explains the columns (`收入+支出`) fills few of them, and with words only. */
const HINT_SHARE = 0.34;
const HINT_WIDTH = 6;
/** Totals and remarks leave most columns blank; a row that fills more is data, whatever it begins with. */
const NARROW = 0.6;
const DIGIT = /\d/;

/**
 * Tells a row by the beginning of its first cell that is not blank and by how many columns it fills.
 */
export function kindOfRow(cells: readonly string[], width: number, isFirst: boolean): RowKind {
  let filled = 0;
  let first = '';
  for (const cell of cells) {
    if (cell === '' || cell.trim() === '') continue;
    if (filled++ === 0) first = cell;
  }
  if (filled === 0) return 'blank';
  // The common case, without looking at the text.
  if (filled > Math.max(1, width * NARROW) && !first.includes('计')) return 'data';
  const text = headingOf(first);
  if (width > 1 && TOTAL.test(text)) return 'total';
  if (filled > Math.max(1, width * NARROW)) return 'data';
  if (RULE.test(text)) return 'remark';
  if (width > 2 && filled <= Math.max(1, width * HINT_SHARE)) {
    if (REMARK.test(text) || (filled <= 2 && HASH.test(text))) return 'remark';
    if (isFirst && width >= HINT_WIDTH && !cells.some((cell) => DIGIT.test(cell))) return 'hint';
  }
  return 'data';
}
