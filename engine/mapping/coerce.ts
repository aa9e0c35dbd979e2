import type { TargetType } from '../../schemas/mapping.ts';
import { isDecimal, isNumeric, printNumeric } from '../../schemas/values/decimal.ts';
import type { Json } from '../../schemas/values/json.ts';
import type { Site } from './build.ts';
import { fault } from './call.ts';
import { boolean } from './steps/choice.ts';
import { amount, integer, number } from './steps/number.ts';
import type { Step } from './steps/step.ts';
import { time } from './steps/time.ts';

const NOT_TEXT = fault(
  'wrong-type',
  '目标字段是文本，来源却是列表、对象或是/否。',
  'The field takes a text; the source is a list, an object or yes/no.',
);
const NOT_OBJECT = fault('wrong-type', '目标字段是对象。', 'The field takes an object.');
const NOT_LIST = fault('wrong-type', '目标字段是列表。', 'The field takes a list.');
const AMBIGUOUS = fault(
  'not-a-time',
  '不是时间；数字时间戳要加“时间戳”步骤，说明是秒还是毫秒。',
  'Not a time; a numeric time stamp needs an epoch step that says whether it counts s or ms.',
);

const isObject = (value: Json): boolean =>
  typeof value === 'object' && value !== null && !Array.isArray(value) && !isDecimal(value);

/**
 * The last step of every field: what the target's type takes goes through, what it can take without loss is converted
 * (an id that came as a number is written out), the rest is a problem. Nothing is needed for `any`.
 */
export function coercion(type: TargetType, last: Step | undefined, site: Site): Step | undefined {
  switch (type) {
    case 'text':
      return { run: textOf, fault: NOT_TEXT };
    case 'integer':
      return integer();
    case 'number':
      return number();
    case 'money':
      return amount();
    case 'boolean':
      return boolean({ do: 'boolean' }, site);
    case 'time':
      return last?.gives === 'time' ? undefined : timeText(site);
    case 'object':
      return { run: (value) => (isObject(value) ? value : undefined), fault: NOT_OBJECT };
    case 'list':
      return { run: (value) => (Array.isArray(value) ? value : undefined), fault: NOT_LIST };
    case 'any':
      return undefined;
    default:
      return type satisfies never;
  }
}

const textOf = (value: Json): string | undefined => {
  if (typeof value === 'string') return value;
  return isNumeric(value) ? printNumeric(value) : undefined;
};

/** A bare number could be seconds or milliseconds, and a wrong guess is a plausible date. */
function timeText(site: Site): Step {
  const { run } = time({ do: 'time' }, site);
  return {
    run: (value) => (typeof value === 'string' ? run(value) : undefined),
    fault: AMBIGUOUS,
    gives: 'time',
  };
}
