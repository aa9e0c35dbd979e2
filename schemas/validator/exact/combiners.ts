import type { SchemaNode } from '../library.ts';
import {
  fail, has, isKeyword, isObject, quietly,
  type Check, type Coverage, type MakeCheck, type Place, type Trial, type Workshop,
} from './check.ts'; // prettier-ignore

type Question = [
  check: Check,
  value: unknown,
  place: Place | undefined,
  trial: Trial,
  coverage: Coverage | undefined,
];

/** Asks another schema about the same value; what it covers counts if the value fits. */
function ask(...[check, value, place, trial, coverage]: Question): boolean {
  if (coverage === undefined) return check(value, place, trial, undefined);
  const own: Coverage = { all: false, keys: new Set() };
  const fits = check(value, place, trial, own);
  if (fits) cover(coverage, own);
  return fits;
}

/**
 * Asks a schema that the value has to fit. What it covers counts in any case: where the value does not fit all is wrong
 * anyway, and a report that calls every member unknown because one is wrong would be of no use.
 */
export function demand(...[check, value, place, trial, coverage]: Question): boolean {
  const own: Coverage | undefined = coverage && { all: false, keys: new Set() };
  const fits = check(value, place, trial, own);
  if (coverage !== undefined && own !== undefined) cover(coverage, own);
  return fits;
}

function cover(coverage: Coverage, more: Coverage): void {
  if (more.all) coverage.all = true;
  for (const key of more.keys) coverage.keys.add(key);
}

/** No branch fits, which is enough to tell. */
function failUnion(
  ...[trial, node, keyword, place, params, coverage]: [...Parameters<typeof fail>, Coverage | undefined]
): false {
  if (coverage !== undefined) coverage.all = true;
  return fail(trial, node, keyword, place, params);
}

const allOf: MakeCheck = (setting, node, workshop) => {
  const checks = branches('allOf', setting, node, workshop);
  return (value, place, trial, coverage) => {
    let fits = true;
    for (const check of checks) {
      if (!demand(check, value, place, trial, coverage)) fits = false;
      if (!fits && trial.firstOnly) return false;
    }
    return fits;
  };
};

const branches = (keyword: string, setting: unknown, node: SchemaNode, workshop: Workshop): Check[] =>
  (setting as unknown[]).map((_, index) => workshop.childOf(node, keyword, index));

/** Every branch is asked where coverage counts, since each that fits covers something. */
const anyOf: MakeCheck = (setting, node, workshop) => {
  const checks = branches('anyOf', setting, node, workshop);
  return (value, place, trial, coverage) => {
    const before = trial.errors?.length ?? 0;
    let fits = false;
    for (const check of checks) {
      if (ask(check, value, place, trial, coverage)) fits = true;
      if (fits && coverage === undefined) break;
    }
    if (!fits) return failUnion(trial, node, 'anyOf', place, {}, coverage);
    trial.errors?.splice(before);
    return true;
  };
};

const oneOf: MakeCheck = (setting, node, workshop) => {
  const checks = branches('oneOf', setting, node, workshop);
  return (value, place, trial, coverage) => {
    const before = trial.errors?.length ?? 0;
    const fitting: number[] = [];
    for (const [index, check] of checks.entries()) {
      if (ask(check, value, place, trial, coverage)) fitting.push(index);
      if (fitting.length === 2) break;
    }
    if (fitting.length === 0)
      return failUnion(trial, node, 'oneOf', place, { passingSchemas: null }, coverage);
    trial.errors?.splice(before);
    return fitting.length === 1 || fail(trial, node, 'oneOf', place, { passingSchemas: fitting });
  };
};

const not: MakeCheck = (_, node, workshop) => {
  const check = workshop.childOf(node, 'not');
  return (value, place, trial) =>
    !check(value, place, quietly(trial), undefined) || fail(trial, node, 'not', place, {});
};

const conditional: MakeCheck = (_, node, workshop) => {
  const condition = workshop.childOf(node, 'if');
  const [yes, no] = ['then', 'else'].map((keyword) =>
    isKeyword(node, keyword) ? workshop.childOf(node, keyword) : undefined,
  );
  return (value, place, trial, coverage) => {
    const next = ask(condition, value, place, quietly(trial), coverage) ? yes : no;
    return next === undefined || demand(next, value, place, trial, coverage);
  };
};

/** `dependentSchemas`, and the schemas in `dependencies`. */
export const schemasWith =
  (keyword: string): MakeCheck =>
  (setting, node, workshop) => {
    const checks = Object.entries(setting as object)
      .filter(([, schema]) => !Array.isArray(schema))
      .map(([name]) => [name, workshop.childOf(node, keyword, name)] as const);
    return (value, place, trial, coverage) => {
      if (!isObject(value)) return true;
      let fits = true;
      for (const [name, check] of checks) {
        if (has(value, name) && !demand(check, value, place, trial, coverage)) fits = false;
        if (!fits && trial.firstOnly) return false;
      }
      return fits;
    };
  };

/** The keywords that ask other schemas about the same value. */
export const combiners: Record<string, MakeCheck> = {
  allOf,
  anyOf,
  oneOf,
  not,
  if: conditional,
  dependentSchemas: schemasWith('dependentSchemas'),
};
