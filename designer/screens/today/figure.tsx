import type { ReactNode } from 'react';
import { Link } from 'react-router';
import { useLanguage } from '../../language/language.tsx';

interface Props {
  id: string;
  name: string;
  /** Null: not known. */
  value: number | null;
  /** The list it counts. */
  to: string;
  /** Of an earlier reading. */
  stale: boolean;
  /** Something about it that must not be missed. */
  warning?: { text: string; to: string } | null;
  /** Beside the figure, such as what it is out of. */
  beside?: string | null;
  /** Against the same time of yesterday. */
  change?: number | null;
}

/** One figure; a click opens what it counts. */
export function Figure({ id, name, value, to, stale, warning, beside, change }: Props): ReactNode {
  const { t } = useLanguage();
  return (
    <div className={`figure ${stale ? 'stale' : ''}`} data-testid={`figure-${id}`}>
      <Link to={to} className="figure-link">
        <span className="figure-name">{name}</span>
        <span className="figure-value figures">
          {value === null ? t('today.unknown') : value.toLocaleString('en-US')}
          {beside == null ? null : <span className="figure-beside">{beside}</span>}
        </span>
      </Link>
      <span className="figure-note figures">
        {warning == null ? null : (
          <Link to={warning.to} className="figure-warning">
            {warning.text}
          </Link>
        )}
        {change == null
          ? null
          : t('today.change', { change: `${change < 0 ? '−' : '+'}${Math.abs(change)}` })}
      </span>
    </div>
  );
}
