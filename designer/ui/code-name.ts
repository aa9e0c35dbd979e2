import { errorTextOf } from '../../schemas/errors/catalog.ts';
import { useLanguage } from '../language/language.tsx';

/** What a code of an error or a cause is called; the codes of a flow's author are shown as they were written. */
export function useCodeName(): (code: string) => string {
  const { say } = useLanguage();
  return (code) => {
    const known = errorTextOf(code);
    return known === undefined ? code : say(known.title);
  };
}
