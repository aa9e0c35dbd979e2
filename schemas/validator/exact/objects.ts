import type { SchemaNode } from '../library.ts';
import { fail, has, isKeyword, isObject, namesOf, quietly, type MakeCheck } from './check.ts';

const properties: MakeCheck = (setting, node, workshop) => {
  const checks = Object.keys(setting as object).map(
    (name) => [name, workshop.childOf(node, 'properties', name)] as const,
  );
  return (value, place, trial, coverage) => {
    if (!isObject(value)) return true;
    let fits = true;
    for (const [name, check] of checks) {
      if (!has(value, name)) continue;
      coverage?.keys.add(name);
      if (!check(value[name], { key: name, outer: place }, trial, undefined)) fits = false;
      if (!fits && trial.firstOnly) return false;
    }
    return fits;
  };
};

const patternProperties: MakeCheck = (setting, node, workshop) => {
  const checks = Object.keys(setting as object).map(
    (pattern) => [workshop.patternOf(pattern), workshop.childOf(node, 'patternProperties', pattern)] as const,
  );
  return (value, place, trial, coverage) => {
    if (!isObject(value)) return true;
    let fits = true;
    for (const name of namesOf(value))
      for (const [pattern, check] of checks) {
        if (!pattern.test(name)) continue;
        coverage?.keys.add(name);
        if (!check(value[name], { key: name, outer: place }, trial, undefined)) fits = false;
        if (!fits && trial.firstOnly) return false;
      }
    return fits;
  };
};

const additionalProperties: MakeCheck = (setting, node, workshop) => {
  const check = workshop.childOf(node, 'additionalProperties');
  const listed = new Set(namesIn(node, 'properties'));
  const patterns = namesIn(node, 'patternProperties').map((pattern) => workshop.patternOf(pattern));
  return (value, place, trial, coverage) => {
    if (!isObject(value)) return true;
    let fits = true;
    for (const name of namesOf(value)) {
      if (listed.has(name) || patterns.some((pattern) => pattern.test(name))) continue;
      coverage?.keys.add(name);
      if (setting === false)
        fits = fail(trial, node, 'additionalProperties', place, { additionalProperty: name });
      else if (!check(value[name], { key: name, outer: place }, trial, undefined)) fits = false;
      if (!fits && trial.firstOnly) return false;
    }
    return fits;
  };
};

const namesIn = (node: SchemaNode, keyword: string): string[] =>
  isKeyword(node, keyword) ? Object.keys((node.schema as Record<string, object>)[keyword] ?? {}) : [];

const propertyNames: MakeCheck = (_, node, workshop) => {
  const check = workshop.childOf(node, 'propertyNames');
  return (value, place, trial) => {
    if (!isObject(value)) return true;
    const quiet = quietly(trial);
    let fits = true;
    for (const propertyName of namesOf(value)) {
      if (check(propertyName, place, quiet, undefined)) continue;
      fits = fail(trial, node, 'propertyNames', place, { propertyName });
      if (trial.firstOnly) return false;
    }
    return fits;
  };
};

/** The keywords that ask other schemas about the members of an object. */
export const objectKeywords: Record<string, MakeCheck> = {
  properties,
  patternProperties,
  additionalProperties,
  propertyNames,
};
