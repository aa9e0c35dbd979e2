import { useMemo } from 'react';
import type { Action, Kind } from '../../schemas/api/permission.ts';
import { places } from '../app/navigation.tsx';
import { useSession } from '../app/session.tsx';
import { dictionary, type Key } from '../language/dictionary.ts';
import { useLanguage } from '../language/language.tsx';
import type { Entry } from './entries.ts';

/** What can be begun from anywhere: the screen where it is done opens ready for it. */
const actions: readonly { word: Key; to: string; right: readonly [Action, Kind] }[] = [
  { word: 'search.new-flow', to: '/flows/new', right: ['edit', 'flow'] },
  { word: 'search.connect', to: '/channels/new', right: ['edit', 'channel'] },
  { word: 'search.new-table', to: '/tables', right: ['edit', 'table'] },
  { word: 'search.failed', to: '/runs?status=failed', right: ['read', 'run'] },
  { word: 'search.repairs', to: '/repairs', right: ['read', 'run'] },
  { word: 'search.users', to: '/settings/users', right: ['read', 'account'] },
  { word: 'search.tokens', to: '/settings/tokens', right: ['manage', 'account'] },
];

/** Screens and actions, for those who may. */
export function useStaticEntries(): readonly Entry[] {
  const { t } = useLanguage();
  const { may } = useSession();
  return useMemo(
    () => [
      ...places
        .filter(({ kind }) => kind === undefined || may('read', kind))
        .map(({ to, word }) => entryOf('place', word, to, t(word))),
      ...actions
        .filter(({ right: [action, kind] }) => may(action, kind))
        .map(({ to, word }) => entryOf('action', word, to, t(word))),
    ],
    [t, may],
  );
}

const entryOf = (kind: Entry['kind'], word: Key, to: string, title: string): Entry => ({
  id: `${kind} ${word}`,
  kind,
  title,
  also: [dictionary[word].zh, dictionary[word].en],
  to,
});
