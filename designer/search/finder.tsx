import { useEffect, useMemo, useRef, useState, type KeyboardEvent, type ReactNode } from 'react';
import { Input, Modal, type InputRef } from 'antd';
import { useNavigate } from 'react-router';
import { searchNumbers } from '../api/search.ts';
import { useFlowNames } from '../app/flow-names.tsx';
import { useSession } from '../app/session.tsx';
import { useLanguage } from '../language/language.tsx';
import { isComposing } from '../ui/composing.ts';
import { useLoad } from '../ui/load.ts';
import { bestOf, entriesOf, foundEntries, readContents, type Entry, type EntryKind } from './entries.ts';
import { loadPinyin, matcherOf, needsPinyin } from './match.ts';
import { useStaticEntries } from './static-entries.ts';
import './finder.css';

const kinds: readonly EntryKind[] = ['record', 'run', 'place', 'action', 'flow', 'table', 'node', 'field'];
/** After the last letter, before the server is asked. */
const REST_MS = 200;

/** Finds screens, actions, flows, nodes, tables, fields, and orders or runs by their numbers, all from one box. */
export function Finder({ onClose }: { onClose(): void }): ReactNode {
  const { t } = useLanguage();
  const navigate = useNavigate();
  const input = useRef<InputRef>(null);
  const [typed, setTyped] = useState('');
  const [at, setAt] = useState(0);
  const { entries, busy } = useFound(typed);
  const marked = entries[Math.min(at, entries.length - 1)];
  const go = (entry: Entry): void => {
    onClose();
    void navigate(entry.to);
  };
  const onKey = (event: KeyboardEvent): void => {
    if (isComposing(event.nativeEvent)) return;
    if (event.key === 'ArrowDown') setAt(Math.min(at + 1, entries.length - 1));
    else if (event.key === 'ArrowUp') setAt(Math.max(at - 1, 0));
    else if (event.key === 'Enter' && marked !== undefined) go(marked);
    else return;
    event.preventDefault();
  };
  return (
    <Modal
      open
      footer={null}
      closable={false}
      width={640}
      className="finder"
      title={<span className="unseen">{t('search.title')}</span>}
      onCancel={onClose}
      afterOpenChange={(open) => open && input.current?.focus()}
    >
      <Input
        ref={input}
        autoFocus
        size="large"
        variant="borderless"
        placeholder={t('search.example')}
        value={typed}
        role="combobox"
        aria-label={t('search.title')}
        aria-expanded={entries.length > 0}
        aria-controls="finder-list"
        aria-activedescendant={marked === undefined ? undefined : `found-${entries.indexOf(marked)}`}
        onChange={({ target }) => {
          setTyped(target.value);
          setAt(0);
        }}
        onKeyDown={onKey}
      />
      <ul
        id="finder-list"
        role="listbox"
        className="finder-list"
        aria-label={t('search.found')}
        aria-busy={busy || undefined}
      >
        {entries.map((entry, index) => (
          <li
            key={entry.id}
            id={`found-${index}`}
            role="option"
            aria-selected={entry === marked}
            ref={entry === marked ? (element) => element?.scrollIntoView({ block: 'nearest' }) : undefined}
            onClick={() => go(entry)}
            onMouseMove={() => setAt(index)}
          >
            <span className="finder-kind">{t(`search.${entry.kind}`)}</span>
            <span className="finder-title">{entry.title}</span>
            <span className="faint">{entry.within}</span>
          </li>
        ))}
      </ul>
      {entries.length === 0 && typed.trim() !== '' && !busy ? (
        <p className="finder-none">{t('search.none', { text: typed.trim() })}</p>
      ) : null}
      <p className="finder-foot faint">{t('search.keys')}</p>
    </Modal>
  );
}

/** What is known here comes at once, what only the server knows follows. */
function useFound(typed: string): { entries: Entry[]; busy: boolean } {
  const { say } = useLanguage();
  const { may } = useSession();
  const { flows, nameOf } = useFlowNames();
  const text = useRested(typed.trim());
  const known = useLoad(`contents ${flows.length}`, (signal) =>
    readContents(flows, { tables: may('read', 'table'), flows: may('read', 'flow') }, signal),
  );
  const pinyin = useLoad(`pinyin ${needsPinyin(text)}`, async () =>
    needsPinyin(text) ? { match: await loadPinyin() } : null,
  );
  const numbers = useLoad(text, async (signal) => ({
    text,
    items: text.length < 3 ? [] : await searchNumbers(text, signal),
  }));
  const fixed = useStaticEntries();
  const entries = useMemo(() => {
    if (typed.trim() === '') return fixed.filter(({ kind }) => kind === 'place');
    const found = numbers.value?.text === typed.trim() ? foundEntries(numbers.value.items, say, nameOf) : [];
    const local = [...fixed, ...entriesOf(known.value ?? { tables: [], flows: [] }, flows, say)];
    const match = matcherOf(typed, pinyin.value?.match ?? null);
    return [...found, ...bestOf(local, match, kinds)];
  }, [typed, fixed, numbers.value, known.value, flows, pinyin.value, say, nameOf]);
  return { entries, busy: known.busy || numbers.busy || text !== typed.trim() };
}

function useRested(text: string): string {
  const [rested, setRested] = useState(text);
  useEffect(() => {
    const timer = setTimeout(() => setRested(text), REST_MS);
    return () => clearTimeout(timer);
  }, [text]);
  return rested;
}
