import type { ReactNode } from 'react';
import { ProfileOutlined } from '@ant-design/icons';
import { NavLink } from 'react-router';
import { readTables, type TableEntry } from '../api/search.ts';
import { useLanguage } from '../language/language.tsx';
import { useLoad } from '../ui/load.ts';
import { useFlowNames } from './flow-names.tsx';
import { useSession } from './session.tsx';

/** A list that people work through has an index by its state; the others are looked up under 数据表. */
const isWorkList = ({ definition: { pack, indexes, fields } }: TableEntry): boolean =>
  pack !== undefined &&
  indexes.some(({ fields: [first] }) =>
    fields.some(({ id, type, retired }) => id === first && type === 'select' && retired !== true),
  );

/** What packs bring to the navigation: their lists of work. */
export function PackPlaces(): ReactNode {
  const { t, say } = useLanguage();
  const { may } = useSession();
  const { flows } = useFlowNames();
  const mayRead = may('read', 'table');
  const { value } = useLoad(`pack places ${mayRead} ${flows.length}`, (signal) =>
    mayRead ? readTables(signal) : Promise.resolve([]),
  );
  const lists = (value ?? []).filter(isWorkList);
  if (lists.length === 0) return null;
  return (
    <>
      <span className="shell-nav-group">{t('shell.packs')}</span>
      {lists.map(({ id, definition }) => (
        <NavLink key={id} to={`/tables/${id}`} data-testid={`nav-table-${id}`}>
          <ProfileOutlined />
          <span className="shell-nav-word">{say(definition.title)}</span>
        </NavLink>
      ))}
    </>
  );
}
