import { useMemo, useState, type DragEvent, type KeyboardEvent, type ReactNode } from 'react';
import type { NodeDescriptor } from '../../../schemas/node.ts';
import { useLanguage } from '../../language/language.tsx';
import { isComposing } from '../../ui/composing.ts';
import { NodeIcon } from '../face/icon.tsx';
import { groupWords, shelvesOf } from './groups.ts';
import { searchTypes } from './search.ts';

/** What a node type is called while it is dragged onto the canvas. */
export const DRAGGED = 'application/x-daliu-node-type';

interface Props {
  types: ReadonlyMap<string, NodeDescriptor>;
  onPick(type: NodeDescriptor): void;
}

/** Everything that can stand in a flow, by what it is for. */
export function Palette({ types, onPick }: Props): ReactNode {
  const { t } = useLanguage();
  const [text, setText] = useState('');
  const shelves = useMemo(() => shelvesOf(types.values()), [types]);
  const found = useMemo(
    () => (text.trim() === '' ? null : searchTypes([...types.values()], text)),
    [types, text],
  );
  const [first] = found ?? [];
  const press = (event: KeyboardEvent): void => {
    if (event.key !== 'Enter' || isComposing(event.nativeEvent) || first === undefined) return;
    onPick(first);
    setText('');
  };
  return (
    <aside className="palette" aria-label={t('canvas.palette')} data-testid="palette">
      <input
        className="pick-search"
        type="search"
        aria-label={t('canvas.palette-search')}
        placeholder={t('canvas.palette-search')}
        value={text}
        onChange={(event) => setText(event.target.value)}
        onKeyDown={press}
        data-testid="palette-search"
      />
      <div className="palette-shelves">
        {found === null
          ? shelves.map(({ group, items }) => (
              <section key={group}>
                <h2 className="palette-head">{t(groupWords[group])}</h2>
                <Items items={items} onPick={onPick} />
              </section>
            ))
          : null}
        {found === null ? null : found.length === 0 ? (
          <p className="pick-none">{t('canvas.none-found')}</p>
        ) : (
          <Items items={found} onPick={onPick} />
        )}
      </div>
      <p className="palette-hint">{t('canvas.palette-hint')}</p>
    </aside>
  );
}

function Items({
  items,
  onPick,
}: {
  items: readonly NodeDescriptor[];
  onPick(type: NodeDescriptor): void;
}): ReactNode {
  const { say } = useLanguage();
  const drag = (event: DragEvent, type: string): void => {
    event.dataTransfer.setData(DRAGGED, type);
    event.dataTransfer.effectAllowed = 'copy';
  };
  return (
    <ul className="palette-items">
      {items.map((type) => (
        <li key={type.type}>
          <button
            type="button"
            draggable
            className="palette-item"
            title={say(type.summary)}
            data-testid={`palette-${type.type}`}
            onDragStart={(event) => drag(event, type.type)}
            onClick={() => onPick(type)}
          >
            <span className="step-icon" aria-hidden="true">
              <NodeIcon name={type.icon} />
            </span>
            {say(type.title)}
          </button>
        </li>
      ))}
    </ul>
  );
}
