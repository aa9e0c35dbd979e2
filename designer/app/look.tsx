import { useSyncExternalStore, type ReactNode } from 'react';
import { ConfigProvider } from 'antd';
import enUS from 'antd/es/locale/en_US';
import zhCN from 'antd/es/locale/zh_CN';
import { useLanguage } from '../language/language.tsx';
import { themeOf } from '../style/theme.ts';

const asked = window.matchMedia('(prefers-color-scheme: dark)');
const onChange = (listen: () => void): (() => void) => {
  asked.addEventListener('change', listen);
  return () => asked.removeEventListener('change', listen);
};

const themes = { light: themeOf(false), dark: themeOf(true) };
// Chinese labels of two characters are found by their text; a space between them would hide them.
const button = { autoInsertSpace: false };

/** Theme and words of the component library, as this reader has them. */
export function Look({ children }: { children: ReactNode }): ReactNode {
  const { language } = useLanguage();
  const isDark = useSyncExternalStore(onChange, () => asked.matches);
  return (
    <ConfigProvider
      theme={isDark ? themes.dark : themes.light}
      locale={language === 'zh' ? zhCN : enUS}
      button={button}
    >
      {children}
    </ConfigProvider>
  );
}
