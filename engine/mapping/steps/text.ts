import { RE2JS } from 're2js';
import { fault } from '../call.ts';
import { report, under } from '../build.ts';
import { onText, type Step, type StepBuilder } from './step.ts';

const NOT_TEXT = fault(
  'not-text',
  '应为文本，实为列表或对象。',
  'A text is needed, not a list or an object.',
);
const ROUNDED = fault(
  'rounded-id',
  '编号被表格软件改成了科学计数法，原有的数字已经丢失。',
  'A spreadsheet turned this id into scientific notation; its digits are lost.',
);

export const trim = (): Step => onText((text) => text.trim(), NOT_TEXT);
export const text = (): Step => onText((value) => value, NOT_TEXT);
/** ASCII only, so that the result depends on no language (Turkish i). */
export const upper = (): Step =>
  onText((value) => value.replaceAll(/[a-z]+/g, (letters) => letters.toUpperCase()), NOT_TEXT);
export const lower = (): Step =>
  onText((value) => value.replaceAll(/[A-Z]+/g, (letters) => letters.toLowerCase()), NOT_TEXT);

const FORMULA = /^="(.*)"$/s;
const SCIENTIFIC = /^\d(?:\.\d+)?[eE]\+\d+$/;

export const unguard = (): Step => onText(bare, ROUNDED);

function bare(guarded: string): string | undefined {
  const trimmed = guarded.trim();
  const inner = FORMULA.exec(trimmed)?.[1]?.replaceAll('""', '"') ?? trimmed;
  const plain = /^['`‘’]/.test(inner) ? inner.slice(1) : inner;
  return SCIENTIFIC.test(plain) ? undefined : plain.trim();
}

export const slice: StepBuilder<'slice'> = ({ start, end }) =>
  onText((value) => Array.from(value).slice(start, end).join(''), NOT_TEXT);

export const replace: StepBuilder<'replace'> = (step) =>
  onText((value) => value.replaceAll(step.find, () => step.with), NOT_TEXT);

export const extract: StepBuilder<'extract'> = ({ pattern, group = 0 }, site) => {
  let compiled: RE2JS;
  try {
    compiled = RE2JS.compile(pattern);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    report(
      under(site, 'pattern'),
      'invalid-pattern',
      `正则表达式无法使用：${reason}`,
      `The pattern cannot be used: ${reason}`,
    );
    return text();
  }
  if (group > compiled.groupCount())
    report(
      under(site, 'group'),
      'unknown-group',
      `表达式里没有第 ${group} 组。`,
      `The pattern has no group ${group}.`,
    );
  return onText((value) => {
    const matcher = compiled.matcher(value);
    return matcher.find() ? (matcher.group(group) ?? '') : '';
  }, NOT_TEXT);
};
