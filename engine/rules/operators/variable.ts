import { isDecimal } from '../../../schemas/values/decimal.ts';
import type { Json } from '../../../schemas/values/json.ts';
import type { Expression, Operator, Run, Site } from '../expression.ts';
import { fault, faultsAt } from '../faults.ts';
import { isReservedPath } from '../reserved-path.ts';
import { staticPath } from '../scope.ts';
import { isUnknown, unknown, type Unknown, type Value } from '../unknown.ts';

/** An own property or list position, or undefined if there is none. What is unknown stays unknown. */
function field(value: Value | undefined, key: string): Value | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  if (isUnknown(value)) return value;
  return Object.hasOwn(value, key) && !isDecimal(value) ? (value as Record<string, Json>)[key] : undefined;
}

function follow(data: Value, keys: readonly string[]): Value | undefined {
  let value: Value | undefined = data;
  for (const key of keys) value = field(value, key);
  return value;
}

/** Reads a path spelt in the rule. */
function reader(path: string, absent: Unknown): Run {
  const keys = path.split('.');
  const [key] = keys as [string];
  if (keys.length > 1)
    return (data) => {
      const value = follow(data, keys);
      return value === undefined ? absent : value;
    };
  return (data) => {
    const value = field(data, key);
    return value === undefined ? absent : value;
  };
}

/** Reads a path that is itself a rule. A path into a prototype names nothing. */
function computedReader(path: Run, site: Site): Run {
  const faults = faultsAt(site);
  return (data) => {
    const spelt = path(data);
    if (isUnknown(spelt)) return spelt;
    const name = staticPath(spelt);
    if (name === undefined) return fault(spelt, faults);
    if (name === '') return data;
    const value = isReservedPath(name) ? undefined : follow(data, name.split('.'));
    return value === undefined ? unknown(site.nameOf(name), 'missing') : value;
  };
}

/** `{"var": path}` is unknown if the path is absent; `{"var": [path, default]}` is the default then, but not for null. */
const variable: Operator = {
  least: 0,
  most: 2,
  build: ([operand, otherwise], site) => {
    const read = pathReader(operand, site);
    if (otherwise === undefined) return read;
    return (data) => {
      const value = read(data);
      return isUnknown(value) ? otherwise.run(data) : value;
    };
  },
};

function pathReader(operand: Expression | undefined, site: Site): Run {
  if (operand !== undefined && operand.constant === undefined) return computedReader(operand.run, site);
  const path = staticPath(operand?.constant) ?? '';
  return path === '' ? (data) => data : reader(path, unknown(site.nameOf(path), 'missing'));
}

/** Absent, null and the empty text count as missing, as in JSONLogic. */
const isMissing = (data: Value, path: string): boolean => {
  const value = path === '' ? data : isReservedPath(path) ? undefined : follow(data, path.split('.'));
  return value === undefined || value === null || value === '' || isUnknown(value);
};

/** Those of the paths that are missing, or undefined if one of them is no path. */
function missingOf(paths: readonly Value[], data: Value): string[] | undefined {
  const names = paths.map((path) => (isUnknown(path) || path === null ? undefined : staticPath(path)));
  if (names.includes(undefined)) return undefined;
  return (names as string[]).filter((name) => isMissing(data, name));
}

/** `{"missing": [path, …]}`, or one operand that gives a list of paths: the list of those that are missing. */
const missing: Operator = {
  least: 0,
  most: Infinity,
  build: (operands, site) => {
    const faults = faultsAt(site);
    return (data) => {
      const given = operands.map(({ run }) => run(data));
      const paths = Array.isArray(given[0]) ? given[0] : given;
      return missingOf(paths, data) ?? fault(paths.find(isUnknown) ?? false, faults);
    };
  },
};

/** `{"missing_some": [least, paths]}`: the missing paths if fewer than `least` are there, else the empty list. */
const missingSome: Operator = {
  least: 2,
  most: 2,
  build: (operands, site) => {
    const faults = faultsAt(site);
    const [least, paths] = operands as [Expression, Expression];
    return (data) => {
      const count = least.run(data);
      const names = paths.run(data);
      if (typeof count !== 'number') return fault(count, faults);
      if (!Array.isArray(names)) return fault(names, faults);
      const gone = missingOf(names, data);
      if (gone === undefined) return faults.type;
      return names.length - gone.length >= count ? [] : gone;
    };
  },
};

export const variableOperators: Readonly<Record<string, Operator>> = {
  var: variable,
  missing,
  missing_some: missingSome,
};
