import { fail, isObject, namesOf, type Coverage, type MakeCheck } from './check.ts';

const isCovered = (coverage: Coverage | undefined, key: string | number): boolean =>
  coverage !== undefined && (coverage.all || coverage.keys.has(key));

const unevaluatedItems: MakeCheck = (setting, node, workshop) => {
  const check = workshop.childOf(node, 'unevaluatedItems');
  return (value, place, trial, coverage) => {
    if (!Array.isArray(value)) return true;
    let fits = true;
    for (const [index, item] of value.entries()) {
      if (isCovered(coverage, index)) continue;
      const at = { key: index, outer: place };
      if (setting === false) fits = fail(trial, node, 'unevaluatedItems', at, {});
      else if (!check(item, at, trial, undefined)) fits = false;
      if (!fits && trial.firstOnly) return false;
    }
    if (coverage !== undefined) coverage.all = true;
    return fits;
  };
};

const unevaluatedProperties: MakeCheck = (setting, node, workshop) => {
  const check = workshop.childOf(node, 'unevaluatedProperties');
  return (value, place, trial, coverage) => {
    if (!isObject(value)) return true;
    let fits = true;
    for (const name of namesOf(value)) {
      if (isCovered(coverage, name)) continue;
      if (setting === false)
        fits = fail(trial, node, 'unevaluatedProperties', place, { unevaluatedProperty: name });
      else if (!check(value[name], { key: name, outer: place }, trial, undefined)) fits = false;
      if (!fits && trial.firstOnly) return false;
    }
    if (coverage !== undefined) coverage.all = true;
    return fits;
  };
};
/** The keywords that ask about what no other keyword has looked at; they come last. */
export const unevaluated: Record<string, MakeCheck> = { unevaluatedItems, unevaluatedProperties };
