import { isNumeric } from '../../../schemas/values/decimal.ts';
import type { Json } from '../../../schemas/values/json.ts';
import { isObject, textOf } from '../../kit/draft.ts';

/** Where an answer keeps things, as far as names and shapes tell. */
export interface AnswerGuess {
  /** Empty: the whole answer is one record. */
  records: string;
  total?: string;
  next?: string;
  hasNext?: string;
  /** A member that is the same in every success: `{"code": 0}`. */
  success?: { path: string; is: (string | number | boolean)[] };
}

const TOTAL = /^(?:total|total_?(?:count|num(?:ber)?|results?|records?|size|elements|rows))$/i;
const NEXT =
  /^(?:next_?(?:page_?)?(?:token|cursor|key)|end_?cursor|next|cursor|scroll_?id|continuation(?:_?token)?)$/i;
const HAS_NEXT = /^(?:has_?(?:next|more)(?:_?page)?)$/i;
const STATE = /^(?:code|errcode|err_?no|error_?code|ret|ret_?code|result_?code|success|status)$/i;
const GOOD: ReadonlySet<string> = new Set(['0', '00', '200', 'ok', 'success', 'true']);
const FORBIDDEN: ReadonlySet<string> = new Set(['__proto__', 'constructor', 'prototype']);
const MAX_DEPTH = 5;

interface Place {
  path: string;
  name: string;
  value: Json;
}

/** Guesses from one answer; nearer the top counts before deeper, so that a list inside a record is not taken for it. */
export function guessAnswer(sample: Json): AnswerGuess {
  const places = placesOf(sample);
  const pathWhere = (is: (place: Place) => boolean): string | undefined => places.find(is)?.path;
  const total = pathWhere(({ name, value }) => TOTAL.test(name) && /^\d+$/.test(textOf(value)));
  const next = pathWhere(
    ({ name, value }) => NEXT.test(name) && (typeof value === 'string' || isNumeric(value)),
  );
  const hasNext = pathWhere(({ name, value }) => HAS_NEXT.test(name) && typeof value === 'boolean');
  const state = places.find(
    ({ path, name, value }) =>
      path === pathOf('', name) && STATE.test(name) && GOOD.has(textOf(value).toLowerCase()),
  );
  return {
    records: recordsIn(sample, places),
    ...(total === undefined ? {} : { total }),
    ...(next === undefined ? {} : { next }),
    ...(hasNext === undefined ? {} : { hasNext }),
    ...(state === undefined ? {} : { success: { path: state.path, is: [goodValue(state.value)] } }),
  };
}

function recordsIn(sample: Json, places: readonly Place[]): string {
  if (Array.isArray(sample)) return '';
  const lists = places.filter(({ value }) => Array.isArray(value) && value.some(isObject));
  return (lists[0] ?? places.find(({ value }) => Array.isArray(value) && value.length === 0))?.path ?? '';
}

const goodValue = (value: Json): string | number | boolean =>
  typeof value === 'number' || typeof value === 'boolean' ? value : textOf(value);

/** Members by depth, those of one object in their order; lists are not entered. */
function placesOf(sample: Json): Place[] {
  const found: Place[] = [];
  let level: { path: string; value: Json }[] = [{ path: '', value: sample }];
  for (let depth = 0; depth < MAX_DEPTH && level.length > 0; depth += 1) {
    const below = level.flatMap(({ path, value }) =>
      isObject(value)
        ? Object.entries(value)
            .filter(([name]) => !FORBIDDEN.has(name))
            .map(([name, inner]): Place => ({ path: pathOf(path, name), name, value: inner }))
        : [],
    );
    found.push(...below);
    level = below;
  }
  return found;
}

const pathOf = (base: string, name: string): string =>
  /^[^.[\]"\s](?:[^.[\]"]*[^.[\]"\s])?$/.test(name)
    ? `${base}${base === '' ? '' : '.'}${name}`
    : `${base}[${JSON.stringify(name)}]`;
