import { useState, type ReactNode } from 'react';
import { Input } from 'antd';
import { useLanguage } from '../language/language.tsx';
import { Button } from './button.tsx';
import { isComposing } from './composing.ts';

interface Props {
  label: string;
  placeholder?: string;
  value: string;
  onSearch(text: string): void;
}

/** Searches by Enter, not while typing: half a syllable of an input method finds nothing. */
export function SearchBox({ label, placeholder, value, onSearch }: Props): ReactNode {
  const { t } = useLanguage();
  const [text, setText] = useState(value);
  const [shown, setShown] = useState(value);
  // The address changed by other means, such as the back button.
  if (shown !== value) {
    setShown(value);
    setText(value);
  }
  return (
    <form
      role="search"
      className="search"
      onKeyDown={(event) => {
        if (event.key === 'Enter' && isComposing(event.nativeEvent)) event.preventDefault();
      }}
      onSubmit={(event) => {
        event.preventDefault();
        onSearch(text.trim());
      }}
    >
      <Input
        type="search"
        aria-label={label}
        placeholder={placeholder ?? label}
        value={text}
        onChange={(event) => {
          setText(event.target.value);
          if (event.target.value === '') onSearch('');
        }}
      />
      <Button type="submit">{t('list.search')}</Button>
    </form>
  );
}
