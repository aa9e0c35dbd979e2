import type { ReactNode } from 'react';
import { useLanguage } from '../language/language.tsx';
import type { Language } from '../language/translate.ts';

/** Each language is named in itself, so that whoever got into the wrong one finds the way out. */
const choices: readonly { language: Language; name: string; tag: string }[] = [
  { language: 'zh', name: '中文', tag: 'zh-CN' },
  { language: 'en', name: 'English', tag: 'en' },
];

export function LanguageSwitch(): ReactNode {
  const { language, speak, t } = useLanguage();
  return (
    <div className="language-switch" role="group" aria-label={t('shell.language')}>
      {choices.map((choice) => (
        <button
          key={choice.language}
          type="button"
          lang={choice.tag}
          aria-pressed={choice.language === language}
          onClick={() => speak(choice.language)}
        >
          {choice.name}
        </button>
      ))}
    </div>
  );
}
