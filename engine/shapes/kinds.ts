import type { Shape, ShapeType } from '../../schemas/shape.ts';

/** What a value is to the rule language, which knows one kind of number. */
export type Kind = 'text' | 'number' | 'boolean' | 'object' | 'list' | 'null';

const kinds: Readonly<Record<ShapeType, Kind>> = {
  text: 'text',
  integer: 'number',
  number: 'number',
  money: 'number',
  time: 'number',
  boolean: 'boolean',
  object: 'object',
  list: 'list',
  null: 'null',
};

/** Undefined: it may be of any kind. */
export const kindsOf = ({ types }: Shape): ReadonlySet<Kind> | undefined =>
  types.length === 0 ? undefined : new Set(types.map((type) => kinds[type]));

/** Whether it could be of that kind. */
export const mayBe = (shape: Shape, ...wanted: readonly Kind[]): boolean => {
  const found = kindsOf(shape);
  return found === undefined || wanted.some((kind) => found.has(kind));
};

const words: Readonly<Record<Kind, { zh: string; en: string }>> = {
  text: { zh: '文本', en: 'text' },
  number: { zh: '数字', en: 'number' },
  boolean: { zh: '是或否', en: 'yes or no' },
  object: { zh: '对象', en: 'object' },
  list: { zh: '列表', en: 'list' },
  null: { zh: '空', en: 'null' },
};

/** In words, for messages: `文本`. */
export const kindWords = (shape: Shape): { zh: string; en: string } => {
  const found = [...(kindsOf(shape) ?? [])].filter((kind, _, all) => kind !== 'null' || all.length === 1);
  return {
    zh: found.map((kind) => words[kind].zh).join('或') || '任意值',
    en: found.map((kind) => words[kind].en).join(' or ') || 'any value',
  };
};
