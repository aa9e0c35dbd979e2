import { useLanguage } from '../language/language.tsx';

/** What a search key is called; those of a flow's author go by their own names. */
export function useSearchKeyName(): (name: string) => string {
  const { t } = useLanguage();
  return (name) => {
    if (name === 'order') return t('key.order');
    return name === 'channel' ? t('key.channel') : name;
  };
}
