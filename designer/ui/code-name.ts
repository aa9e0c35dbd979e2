import { dictionary, type Key } from '../language/dictionary.ts';
import { useLanguage } from '../language/language.tsx';

/** What a code of an error or a cause is called; the codes of a flow's author are shown as they were written. */
export function useCodeName(): (code: string) => string {
  const { t } = useLanguage();
  return (code) => {
    const key = `code.${code}`;
    return Object.hasOwn(dictionary, key) ? t(key as Key) : code;
  };
}
