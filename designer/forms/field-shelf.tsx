import { useState, type ReactNode } from 'react';
import { Input } from 'antd';
import { useLanguage } from '../language/language.tsx';
import { searchFields, type DataField } from './data-fields.ts';
import { FieldChip } from './field-chip.tsx';
import { useSurroundings } from './surroundings.tsx';

/** More chips than this are found by searching. */
const SHOWN = 60;

interface Props {
  onPick?: (field: DataField) => void;
  autoFocus?: boolean;
}

/** The fields that can be read here, as chips, by where they come from. */
export function FieldShelf({ onPick, autoFocus = false }: Props): ReactNode {
  const { t, say } = useLanguage();
  const { fields } = useSurroundings();
  const [wanted, setWanted] = useState('');
  const found = searchFields(fields, wanted).filter(
    ({ depth }) => depth > 0 || wanted !== '' || fields.length < 4,
  );
  const shown = found.slice(0, SHOWN);
  const groups = [...new Set(shown.map(({ group }) => group))];
  return (
    <div className="field-shelf" data-testid="field-shelf">
      <Input
        size="small"
        allowClear
        autoFocus={autoFocus}
        value={wanted}
        placeholder={t('forms.search-fields')}
        aria-label={t('forms.search-fields')}
        onChange={({ target }) => setWanted(target.value)}
      />
      <div className="field-shelf-list">
        {groups.map((group) => {
          const members = shown.filter((field) => field.group === group);
          return (
            <section key={group} aria-label={say(members[0]?.groupLabel ?? { zh: group, en: group })}>
              <h4>{say(members[0]?.groupLabel ?? { zh: group, en: group })}</h4>
              <div className="field-chips">
                {members.map((field) => (
                  <FieldChip key={field.path} field={field} {...(onPick === undefined ? {} : { onPick })} />
                ))}
              </div>
            </section>
          );
        })}
        {shown.length === 0 ? <p className="quiet">{t('forms.no-field')}</p> : null}
        {found.length > SHOWN ? (
          <p className="quiet">{t('forms.more-fields', { count: found.length - SHOWN })}</p>
        ) : null}
      </div>
    </div>
  );
}
