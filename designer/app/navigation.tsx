import type { ReactNode } from 'react';
import {
  AlertOutlined,
  ApartmentOutlined,
  HistoryOutlined,
  HomeOutlined,
  SettingOutlined,
  ShopOutlined,
  TableOutlined,
} from '@ant-design/icons';
import { NavLink } from 'react-router';
import type { Kind } from '../../schemas/api/permission.ts';
import type { Key } from '../language/dictionary.ts';
import { useLanguage } from '../language/language.tsx';
import { useCaseCounts } from './case-counts.tsx';
import { PackPlaces } from './pack-places.tsx';
import { useSession } from './session.tsx';

interface Place {
  to: string;
  word: Key;
  icon: ReactNode;
  kind?: Kind;
}

export const places: readonly Place[] = [
  { to: '/', word: 'today.title', icon: <HomeOutlined /> },
  { to: '/cases', word: 'cases.title', icon: <AlertOutlined />, kind: 'case' },
  { to: '/channels', word: 'shell.channels', icon: <ShopOutlined />, kind: 'channel' },
  { to: '/flows', word: 'flows.title', icon: <ApartmentOutlined />, kind: 'flow' },
  { to: '/tables', word: 'shell.tables', icon: <TableOutlined />, kind: 'table' },
  { to: '/runs', word: 'runs.title', icon: <HistoryOutlined />, kind: 'run' },
  { to: '/settings', word: 'settings.title', icon: <SettingOutlined /> },
];

/** The ways to the main screens, each for those who may read what it shows. */
export function Navigation(): ReactNode {
  const { t } = useLanguage();
  const { may } = useSession();
  const { total } = useCaseCounts();
  return (
    <nav className="shell-nav" aria-label={t('shell.places')}>
      <span className="brand" translate="no">
        <img src="/icon.svg" alt="" width="22" height="22" />
        {t('shell.brand')}
      </span>
      {places
        .filter(({ kind }) => kind === undefined || may('read', kind))
        .map(({ to, word, icon }) => (
          <NavLink key={to} to={to} end={to === '/'} data-testid={`nav-${to.slice(1) || 'today'}`}>
            {icon}
            <span className="shell-nav-word">{t(word)}</span>
            {to === '/cases' && total !== null && total > 0 ? (
              <span className="count figures">{total}</span>
            ) : null}
          </NavLink>
        ))}
      <PackPlaces />
    </nav>
  );
}
