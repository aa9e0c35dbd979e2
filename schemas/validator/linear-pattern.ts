import { RE2JS } from 're2js';

/** Longest pattern taken; a longer one is a programme, not a format. */
const MAX_LENGTH = 2_000;

/** The long names of general categories that ECMAScript knows and RE2 does not. */
const categories: Record<string, string> = {
  Letter: 'L', Uppercase_Letter: 'Lu', Lowercase_Letter: 'Ll', Titlecase_Letter: 'Lt', Modifier_Letter: 'Lm',
  Other_Letter: 'Lo', Mark: 'M', Nonspacing_Mark: 'Mn', Spacing_Mark: 'Mc', Enclosing_Mark: 'Me', Number: 'N',
  Decimal_Number: 'Nd', Letter_Number: 'Nl', Other_Number: 'No', Punctuation: 'P', Symbol: 'S', Math_Symbol: 'Sm',
  Currency_Symbol: 'Sc', Modifier_Symbol: 'Sk', Other_Symbol: 'So', Separator: 'Z', Space_Separator: 'Zs', Other: 'C',
  Control: 'Cc', Format: 'Cf',
}; // prettier-ignore

const PROPERTY = /\\([pP])\{(?:(?:General_Category|gc|Script|sc|Script_Extensions|scx)=)?(\w+)\}/g;

/**
 * A pattern of ECMAScript that runs in time linear in the text, whatever the pattern: `^(a+)+$` held the backtracking
 * engine for seconds. Look-around and back-references cannot be had in linear time; they throw, as a broken pattern does.
 */
export function linearPattern(pattern: string): { test(text: string): boolean } {
  if (pattern.length > MAX_LENGTH) throw new RangeError(`pattern is longer than ${MAX_LENGTH} characters`);
  const plain = pattern.replace(PROPERTY, (_, sign: string, name: string) => {
    const short = Object.hasOwn(categories, name) ? categories[name] : name;
    return `\\${sign}{${short}}`;
  });
  return RE2JS.compile(RE2JS.translateRegExp(plain));
}

/** The engine ajv runs patterns on. It keeps compiled patterns by their `toString`, which so must be the pattern. */
export const linearEngine = Object.assign(
  (pattern: string, flags: string) => {
    const compiled = linearPattern(pattern);
    return { test: (text: string): boolean => compiled.test(text), toString: () => `/${pattern}/${flags}` };
  },
  { code: 'linearEngine' },
);
