import { useEffect, useRef, type ReactNode } from 'react';
import type { Completion } from '../../engine/rules/formula/index.ts';
import { useLanguage } from '../language/language.tsx';

interface Props {
  id: string;
  offers: readonly Completion[];
  active: number;
  onPick: (offer: Completion) => void;
}

/** Fields and functions that may come next. */
export function CompletionList({ id, offers, active, onPick }: Props): ReactNode {
  const { t } = useLanguage();
  const shown = useRef<HTMLLIElement>(null);
  useEffect(() => {
    // Newer browsers answer with a promise, which is no clean-up.
    shown.current?.scrollIntoView({ block: 'nearest' });
  }, [active]);
  return (
    <ul
      id={id}
      className="completions"
      role="listbox"
      aria-label={t('formula.offers')}
      data-testid="completions"
    >
      {offers.map((offer, index) => (
        <li
          key={`${offer.kind} ${offer.insert}`}
          id={`${id}-${index}`}
          ref={index === active ? shown : null}
          role="option"
          aria-selected={index === active}
          className={index === active ? 'active' : ''}
          // The press comes before the input loses its focus, and the list with it.
          onMouseDown={(event) => {
            event.preventDefault();
            onPick(offer);
          }}
        >
          <span className={`completion-${offer.kind}`}>{offer.label}</span>
          <span className="quiet">{offer.help ?? offer.detail}</span>
        </li>
      ))}
    </ul>
  );
}
