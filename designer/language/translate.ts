import type { Text } from '../../schemas/text.ts';

export type Language = keyof Text;

export type Values = Readonly<Record<string, string | number>>;

/**
 * A text in one language with its `{places}` filled. English texts with a number may be written `{count} run|{count} runs`:
 * the first half is for one, and `count` decides.
 */
export function fill(text: Text, language: Language, values: Values = {}): string {
  const halves = text[language].split('|');
  const form = halves.length > 1 && values['count'] !== 1 ? halves[1] : halves[0];
  return (form ?? '').replace(/\{(\w+)\}/g, (place, name: string) =>
    Object.hasOwn(values, name) ? String(values[name]) : place,
  );
}
