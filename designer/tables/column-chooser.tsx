import { Button, Checkbox, Input } from 'antd';
import { useState, type ReactNode } from 'react';
import type { TableDefinition } from '../../schemas/table.ts';
import { useLanguage } from '../language/language.tsx';
import { fieldsOf, titleOf } from './field-path.ts';

interface Props {
  table: TableDefinition;
  chosen: readonly string[];
  onChange(columns: string[]): void;
}

/** Which fields are columns, and in which order: those chosen stand first and are moved by their arrows. */
export function ColumnChooser({ table, chosen, onChange }: Props): ReactNode {
  const { t, say } = useLanguage();
  const [search, setSearch] = useState('');
  const all = fieldsOf(table);
  const ordered = [
    ...chosen.map((path) => all.find((at) => at.path === path)).filter((at) => at !== undefined),
    ...all.filter(({ path }) => !chosen.includes(path)),
  ].filter((at) => titleOf(at, say).toLowerCase().includes(search.trim().toLowerCase()));
  const toggle = (path: string): void =>
    onChange(chosen.includes(path) ? chosen.filter((one) => one !== path) : [...chosen, path]);
  const lift = (path: string): void => {
    const at = chosen.indexOf(path);
    const next = [...chosen];
    next.splice(at, 1);
    next.splice(Math.max(0, at - 1), 0, path);
    onChange(next);
  };
  return (
    <div className="column-choice">
      <Input
        size="small"
        allowClear
        aria-label={t('table.find-field')}
        placeholder={t('table.find-field')}
        value={search}
        onChange={(event) => setSearch(event.target.value)}
      />
      {ordered.map((at) => {
        const place = chosen.indexOf(at.path);
        return (
          <div key={at.path} className="column-line">
            <Checkbox
              checked={place >= 0}
              disabled={place >= 0 && chosen.length === 1}
              onChange={() => toggle(at.path)}
            >
              {titleOf(at, say)}
            </Checkbox>
            {place > 0 ? (
              <Button
                size="small"
                type="text"
                aria-label={t('table.column-up', { field: titleOf(at, say) })}
                onClick={() => lift(at.path)}
              >
                ↑
              </Button>
            ) : null}
          </div>
        );
      })}
    </div>
  );
}
