import type { ReactNode } from 'react';
import { toField } from '../../language/clock.ts';
import { useLanguage } from '../../language/language.tsx';
import { Choice } from '../../ui/choice.tsx';
import { TextField } from '../../ui/field.tsx';
import { changeFilter, spanNames, spans, type RunFilter } from './filter.ts';

interface Props {
  filter: RunFilter;
  onFilter(filter: RunFilter): void;
}

/** How far back, in one choice; the exact period only for those who ask for it. */
export function PeriodFilter({ filter, onFilter }: Props): ReactNode {
  const { t } = useLanguage();
  const exact = filter.from !== undefined || filter.to !== undefined;
  const choose = (text: string): void => {
    const span = spanNames.find((name) => name === text);
    const from = text === 'exact' ? toField(Date.now() - spans.day) : undefined;
    onFilter(changeFilter(filter, { span, from, to: undefined }));
  };
  return (
    <>
      <Choice
        label={t('filter.time')}
        value={exact ? 'exact' : (filter.span ?? '')}
        onText={choose}
        options={[
          { value: '', label: t('filter.all') },
          ...spanNames.map((name) => ({ value: name, label: t(`filter.${name}`) })),
          { value: 'exact', label: t('filter.exact') },
        ]}
      />
      {exact ? (
        <>
          <TextField
            label={t('filter.from')}
            type="datetime-local"
            value={filter.from ?? ''}
            onText={(text) => onFilter(changeFilter(filter, { from: text }))}
          />
          <TextField
            label={t('filter.to')}
            type="datetime-local"
            value={filter.to ?? ''}
            onText={(text) => onFilter(changeFilter(filter, { to: text }))}
          />
        </>
      ) : null}
    </>
  );
}
