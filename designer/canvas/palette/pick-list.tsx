import { useEffect, useId, useRef, useState, type KeyboardEvent, type ReactNode } from 'react';
import { isComposing } from '../../ui/composing.ts';

export interface PickItem {
  id: string;
  label: string;
  detail?: string;
  icon?: ReactNode;
}

interface Props {
  label: string;
  placeholder: string;
  none: string;
  testId: string;
  /** What a search leaves, the best first. */
  find(text: string): readonly PickItem[];
  onPick(id: string): void;
  onClose(): void;
}

/** A search with its finds below: type, choose by arrow keys, Enter takes it, Escape closes. */
export function PickList({ label, placeholder, none, testId, find, onPick, onClose }: Props): ReactNode {
  const [text, setText] = useState('');
  const [at, setAt] = useState(0);
  const id = useId();
  const list = useRef<HTMLUListElement>(null);
  const items = find(text);
  const chosen = items[Math.min(at, items.length - 1)];
  useEffect(() => {
    list.current?.querySelector('[aria-selected=true]')?.scrollIntoView({ block: 'nearest' });
  }, [chosen?.id]);
  const press = (event: KeyboardEvent): void => {
    if (isComposing(event.nativeEvent)) return;
    const moves: Record<string, number> = { ArrowDown: 1, ArrowUp: -1 };
    const move = Object.hasOwn(moves, event.key) ? moves[event.key] : undefined;
    if (move !== undefined) setAt((before) => Math.max(0, Math.min(items.length - 1, before + move)));
    else if (event.key === 'Enter' && chosen !== undefined) onPick(chosen.id);
    else if (event.key === 'Escape') onClose();
    else return;
    event.preventDefault();
    event.stopPropagation();
  };
  return (
    <div className="pick" role="dialog" aria-label={label} data-testid={testId} onKeyDown={press}>
      <p className="pick-title">{label}</p>
      <input
        className="pick-search"
        role="combobox"
        aria-expanded="true"
        aria-controls={id}
        aria-activedescendant={chosen === undefined ? undefined : `${id}-${chosen.id}`}
        aria-label={placeholder}
        placeholder={placeholder}
        autoFocus
        value={text}
        onChange={(event) => {
          setText(event.target.value);
          setAt(0);
        }}
      />
      <ul className="pick-list" role="listbox" id={id} ref={list} aria-label={label}>
        {items.map((item) => (
          <li
            key={item.id}
            id={`${id}-${item.id}`}
            role="option"
            aria-selected={item === chosen}
            className="pick-item"
            data-testid={`pick-${item.id}`}
            onPointerDown={(event) => event.preventDefault()}
            onClick={() => onPick(item.id)}
          >
            <span className="step-icon">{item.icon}</span>
            <span className="pick-label">{item.label}</span>
            {item.detail === undefined ? null : <span className="pick-detail">{item.detail}</span>}
          </li>
        ))}
      </ul>
      {items.length === 0 ? <p className="pick-none">{none}</p> : null}
    </div>
  );
}
