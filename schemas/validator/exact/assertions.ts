import { compare, isInteger, isNumeric, type Numeric } from '../../values/decimal.ts';
import { canonical, equalTo, repeatedItems } from '../equality.ts';
import { isMultiple } from '../multiple.ts';
import { fail, has, isObject, namesOf, type MakeCheck } from './check.ts';

const kinds: Record<string, (value: unknown) => boolean> = {
  null: (value) => value === null,
  boolean: (value) => typeof value === 'boolean',
  string: (value) => typeof value === 'string',
  array: Array.isArray,
  object: isObject,
  number: isNumeric,
  integer: (value) => isNumeric(value) && isInteger(value),
};

const type: MakeCheck = (setting, node) => {
  const allowed = (Array.isArray(setting) ? setting : [setting]).map((name) => kinds[String(name)]);
  return (value, place, trial) =>
    allowed.some((fits) => fits?.(value) === true) || fail(trial, node, 'type', place, { type: setting });
};

const enumeration: MakeCheck = (setting, node) => {
  const texts = new Set((setting as unknown[]).map(canonical));
  return (value, place, trial) =>
    texts.has(canonical(value)) || fail(trial, node, 'enum', place, { allowedValues: setting });
};

const constant: MakeCheck = (setting, node) => {
  const equals = equalTo(setting);
  return (value, place, trial) =>
    equals(value) || fail(trial, node, 'const', place, { allowedValue: setting });
};

/** A limit of a number; `fits` gets how the value compares with it. */
const numberLimit =
  (keyword: string, comparison: string, fits: (order: number) => boolean): MakeCheck =>
  (setting, node) => {
    const limit = setting as Numeric;
    return (value, place, trial) =>
      !isNumeric(value) ||
      fits(compare(value, limit)) ||
      fail(trial, node, keyword, place, { comparison, limit });
  };

const multipleOf: MakeCheck = (setting, node) => (value, place, trial) =>
  !isNumeric(value) ||
  isMultiple(value, setting as Numeric) ||
  fail(trial, node, 'multipleOf', place, { multipleOf: setting });

/** A limit of a size; undefined is the size of what the keyword does not speak of. */
const sizeLimit =
  (keyword: string, sizeOf: (value: unknown) => number | undefined): MakeCheck =>
  (setting, node) => {
    const limit = setting as Numeric;
    const tooFar = keyword.startsWith('max') ? 1 : -1;
    return (value, place, trial) => {
      const size = sizeOf(value);
      return (
        size === undefined ||
        compare(size, limit) !== tooFar ||
        fail(trial, node, keyword, place, { limit: setting })
      );
    };
  };

/** In characters: a pair of surrogates is one. */
function lengthOf(value: unknown): number | undefined {
  if (typeof value !== 'string') return undefined;
  let length = 0;
  for (let at = 0; at < value.length; length += 1) at += (value.codePointAt(at) ?? 0) > 0xffff ? 2 : 1;
  return length;
}
const countOfItems = (value: unknown): number | undefined =>
  Array.isArray(value) ? value.length : undefined;
const countOfMembers = (value: unknown): number | undefined =>
  isObject(value) ? namesOf(value).length : undefined;

const pattern: MakeCheck = (setting, node, workshop) => {
  const compiled = workshop.patternOf(String(setting));
  return (value, place, trial) =>
    typeof value !== 'string' ||
    compiled.test(value) ||
    fail(trial, node, 'pattern', place, { pattern: setting });
};

const format: MakeCheck = (setting, node, workshop) => {
  const asked = workshop.formatOf(String(setting), node);
  if (asked === undefined) return undefined;
  const fits = (value: unknown): boolean =>
    asked.of === 'string'
      ? typeof value !== 'string' || asked.fits(value)
      : !isNumeric(value) || asked.fits(value);
  return (value, place, trial) => fits(value) || fail(trial, node, 'format', place, { format: setting });
};

const uniqueItems: MakeCheck = (setting, node) => {
  if (setting !== true) return undefined;
  return (value, place, trial) => {
    const pair = Array.isArray(value) ? repeatedItems(value) : undefined;
    return pair === undefined || fail(trial, node, 'uniqueItems', place, { i: pair[0], j: pair[1] });
  };
};

const required: MakeCheck = (setting, node) => {
  const names = setting as string[];
  return (value, place, trial) => {
    if (!isObject(value)) return true;
    let fits = true;
    for (const name of names) {
      if (has(value, name)) continue;
      fits = fail(trial, node, 'required', place, { missingProperty: name });
      if (trial.firstOnly) return false;
    }
    return fits;
  };
};

/** `dependentRequired`, and the lists of names in `dependencies`. */
export const requiredWith =
  (keyword: string): MakeCheck =>
  (setting, node) => {
    const needs = Object.entries(setting as object).filter(([, names]) => Array.isArray(names));
    return (value, place, trial) => {
      if (!isObject(value)) return true;
      let fits = true;
      for (const [property, names] of needs as [string, string[]][])
        for (const missingProperty of has(value, property) ? names : []) {
          if (has(value, missingProperty)) continue;
          fits = fail(trial, node, keyword, place, { property, missingProperty });
          if (trial.firstOnly) return false;
        }
      return fits;
    };
  };

/** The keywords that look at a value without asking another schema. */
export const assertions: Record<string, MakeCheck> = {
  type,
  enum: enumeration,
  const: constant,
  minimum: numberLimit('minimum', '>=', (order) => order >= 0),
  maximum: numberLimit('maximum', '<=', (order) => order <= 0),
  exclusiveMinimum: numberLimit('exclusiveMinimum', '>', (order) => order > 0),
  exclusiveMaximum: numberLimit('exclusiveMaximum', '<', (order) => order < 0),
  multipleOf,
  minLength: sizeLimit('minLength', lengthOf),
  maxLength: sizeLimit('maxLength', lengthOf),
  minItems: sizeLimit('minItems', countOfItems),
  maxItems: sizeLimit('maxItems', countOfItems),
  minProperties: sizeLimit('minProperties', countOfMembers),
  maxProperties: sizeLimit('maxProperties', countOfMembers),
  pattern,
  format,
  uniqueItems,
  required,
  dependentRequired: requiredWith('dependentRequired'),
};
