import { createContext, use, useEffect, useMemo, useState, type ReactNode } from 'react';
import type { Text } from '../../schemas/text.ts';
import { dictionary, type Key } from './dictionary.ts';
import { fill, type Language, type Values } from './translate.ts';

export interface Speech {
  language: Language;
  speak(language: Language): void;
  /** A word of the interface. */
  t(key: Key, values?: Values): string;
  /** A text that came with its two languages from the server. */
  say(text: Text): string;
}

const KEPT_AT = 'daliu.language';
const LanguageContext = createContext<Speech | null>(null);

/** Chinese unless this browser has been told otherwise; a browser that keeps nothing is asked again each time. */
function keptLanguage(): Language {
  try {
    return localStorage.getItem(KEPT_AT) === 'en' ? 'en' : 'zh';
  } catch {
    return 'zh';
  }
}

function keepLanguage(language: Language): void {
  try {
    localStorage.setItem(KEPT_AT, language);
  } catch {
    // Private windows may refuse; the choice then lasts as long as the page.
  }
}

export function LanguageProvider({ children }: { children: ReactNode }): ReactNode {
  const [language, setLanguage] = useState(keptLanguage);
  const speech = useMemo<Speech>(
    () => ({
      language,
      speak(next) {
        keepLanguage(next);
        setLanguage(next);
      },
      t: (key, values) => fill(dictionary[key], language, values),
      say: (text) => text[language],
    }),
    [language],
  );
  // Screen readers choose their voice by it, and browsers the shapes of Chinese characters.
  useEffect(() => {
    document.documentElement.lang = language === 'zh' ? 'zh-CN' : 'en';
  }, [language]);
  return <LanguageContext value={speech}>{children}</LanguageContext>;
}

export function useLanguage(): Speech {
  const speech = use(LanguageContext);
  if (speech === null) throw new Error('outside of LanguageProvider');
  return speech;
}
