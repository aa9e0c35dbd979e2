import type { Text } from '../../../schemas/text.ts';
import { useLanguage } from '../../language/language.tsx';

/** What a cause is called; those of a flow's author go by the code he gave them. */
export function useCauseName(): (one: { cause: string; title: Text | null }) => string {
  const { say } = useLanguage();
  return ({ cause, title }) => (title === null ? cause : say(title));
}
