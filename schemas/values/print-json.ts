import { Big, isDecimal, printNumeric } from './decimal.ts';
import { compareText } from './text.ts';

/**
 * JSON.stringify asks every Big for its toJSON; noting that it did tells, at no cost to values without a Big, that
 * the printed text holds a decimal as a string and must be printed again without loss.
 */
let sawDecimal = false;
const libraryToJson = Big.prototype.toJSON;
Big.prototype.toJSON = function toJSON(this: Big): string {
  sawDecimal = true;
  return libraryToJson.call(this);
};

/** JSON text of a value; a Big becomes a JSON number with all its digits. `undefined` members are left out. */
export function printJson(value: unknown): string {
  sawDecimal = false;
  const text = textOf(value);
  return sawDecimal ? printValue(value, Object.keys, '', '') : text;
}

/** As `printJson`, or undefined if a Big lies in the value: one whose parsed self may be printed in other digits. */
export function printWithoutDecimals(value: unknown): string | undefined {
  sawDecimal = false;
  const text = textOf(value);
  return sawDecimal ? undefined : text;
}

/**
 * JSON text with keys in code point order and `indent` blanks per level, so that two people who save the same
 * document save the same bytes. Ends without a line break.
 */
export const printJsonSorted = (value: unknown, indent = 2): string =>
  printValue(value, sortedKeys, indent === 0 ? '' : '\n', ' '.repeat(indent));

/** JSON.stringify answers undefined, against its type, for what JSON has no word for; in an array that is null. */
const textOf = (value: unknown): string => {
  const text: string | undefined = JSON.stringify(value);
  return text ?? 'null';
};

const sortedKeys = (object: object): string[] => Object.keys(object).sort(compareText);

/** `breakLine` is the line break with the indentation of the value's own level, or nothing for one line. */
function printValue(
  value: unknown,
  keysOf: (object: object) => string[],
  breakLine: string,
  indent: string,
): string {
  if (isDecimal(value)) return printNumeric(value);
  if (typeof value !== 'object' || value === null) return textOf(value);
  const inner = breakLine + indent;
  const colon = breakLine === '' ? ':' : ': ';
  const parts = Array.isArray(value)
    ? value.map((item) => printValue(item, keysOf, inner, indent))
    : keysOf(value)
        .map((key) => [key, (value as Record<string, unknown>)[key]] as const)
        .filter(([, member]) => member !== undefined)
        .map(([key, member]) => JSON.stringify(key) + colon + printValue(member, keysOf, inner, indent));
  const [open, close] = Array.isArray(value) ? '[]' : '{}';
  return parts.length === 0
    ? `${open}${close}`
    : `${open}${inner}${parts.join(`,${inner}`)}${breakLine}${close}`;
}
