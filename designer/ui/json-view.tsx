import { useState, type ReactNode } from 'react';
import { printJsonSorted } from '../../schemas/values/print-json.ts';
import { useLanguage } from '../language/language.tsx';
import { Button } from './button.tsx';

/** Longer documents open on demand: a browser takes seconds to lay out a megabyte of text. */
const SHOWN = 20_000;

interface Props {
  label: string;
  value: unknown;
}

/** A JSON document as it is, numbers with all their digits, ready to be copied. */
export function JsonView({ label, value }: Props): ReactNode {
  const { t } = useLanguage();
  const [whole, setWhole] = useState(false);
  const [copied, setCopied] = useState(false);
  const text = printJsonSorted(value);
  const cut = !whole && text.length > SHOWN;
  const copy = async (): Promise<void> => {
    await navigator.clipboard.writeText(text);
    setCopied(true);
  };
  return (
    <section className="json" aria-label={label}>
      <header className="json-head">
        <h3>{label}</h3>
        <Button look="quiet" onClick={() => void copy()}>
          {copied ? t('action.copied') : t('action.copy')}
        </Button>
      </header>
      {/* Scrolls sideways, and so must be reachable by keyboard. */}
      <pre tabIndex={0}>{cut ? `${text.slice(0, SHOWN)}…` : text}</pre>
      {cut ? (
        <Button look="quiet" onClick={() => setWhole(true)}>
          {t('json.whole', { count: text.length })}
        </Button>
      ) : null}
    </section>
  );
}
