import type { ReactNode } from 'react';
import { Checkbox } from 'antd';
import { Link } from 'react-router';
import type { Case } from '../../api/cases.ts';
import { useLanguage } from '../../language/language.tsx';
import { When } from '../../ui/when.tsx';
import type { FixProps } from './group-drawer.tsx';
import { useCauseName } from './cause-name.ts';

interface Props {
  one: Case;
  selected: readonly string[];
  onSelect: FixProps['onSelect'];
  children?: ReactNode;
}

/** A case in the list of its group: chosen or not, what it is about, who has it; below it what is particular to it. */
export function CaseCheck({ one, selected, onSelect, children }: Props): ReactNode {
  const { t } = useLanguage();
  const causeName = useCauseName();
  const name = one.object ?? causeName(one);
  return (
    <li className="case-check">
      <Checkbox
        checked={selected.includes(one.id)}
        aria-label={name}
        onChange={({ target }) =>
          onSelect(target.checked ? [...selected, one.id] : selected.filter((id) => id !== one.id))
        }
      />
      <div className="case-check-body">
        <span className="card-line">
          <Link to={`/cases/${one.id}`}>{name}</Link>
          <span className="faint">
            <When at={one.openedAt} />
          </span>
          {one.handler === null ? null : (
            <span className="faint">{t('case.handler', { name: one.handler })}</span>
          )}
        </span>
        {children}
      </div>
    </li>
  );
}

export function CheckAll({ cases, selected, onSelect }: FixProps): ReactNode {
  const { t } = useLanguage();
  return (
    <Checkbox
      checked={selected.length === cases.length}
      indeterminate={selected.length > 0 && selected.length < cases.length}
      onChange={({ target }) => onSelect(target.checked ? cases.map(({ id }) => id) : [])}
    >
      {t('cases.choose-all')}
    </Checkbox>
  );
}
