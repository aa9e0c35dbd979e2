import { useState, type ReactNode } from 'react';
import { useFlowNames } from '../../app/flow-names.tsx';
import { useLanguage } from '../../language/language.tsx';
import { Button } from '../../ui/button.tsx';
import { useCodeName } from '../../ui/code-name.ts';
import { Choice } from '../../ui/choice.tsx';
import { SearchBox } from '../../ui/search-box.tsx';
import { changeFilter, modes, readFilter, statuses, type RunFilter } from './filter.ts';
import { PeriodFilter } from './period-filter.tsx';

interface Props {
  filter: RunFilter;
  onFilter(filter: RunFilter): void;
}

export function FilterBar({ filter, onFilter }: Props): ReactNode {
  const { t, say } = useLanguage();
  const { flows } = useFlowNames();
  const codeName = useCodeName();
  // Only narrow screens fold the choices away.
  const [unfolded, setUnfolded] = useState(false);
  // Through the reader, so that a choice and an address mean the same.
  const set = (name: keyof RunFilter, text: string): void => {
    const search = new URLSearchParams({ [name]: text });
    onFilter(changeFilter(filter, { [name]: undefined, ...readFilter(search) }));
  };
  const all = { value: '', label: t('filter.all') };
  const chosen = Object.keys(filter).filter((name) => name !== 'key').length;
  return (
    <section className="filters" aria-label={t('filter.title')}>
      <SearchBox
        label={t('filter.key')}
        placeholder={t('filter.key-example')}
        value={filter.key ?? ''}
        onSearch={(text) => set('key', text)}
      />
      <Button className="filters-fold" aria-expanded={unfolded} onClick={() => setUnfolded(!unfolded)}>
        {chosen === 0 ? t('filter.title') : t('filter.chosen', { count: chosen })}
      </Button>
      <div className={`filters-choices ${unfolded ? 'unfolded' : ''}`}>
        <Choice
          label={t('runs.flow')}
          value={filter.flow ?? ''}
          onText={(text) => set('flow', text)}
          options={[all, ...flows.map(({ id, name }) => ({ value: id, label: say(name) }))]}
        />
        <Choice
          label={t('runs.status')}
          value={filter.status ?? ''}
          onText={(text) => set('status', text)}
          options={[all, ...statuses.map((one) => ({ value: one, label: t(`status.${one}`) }))]}
        />
        <Choice
          label={t('runs.mode')}
          value={filter.mode ?? ''}
          onText={(text) => set('mode', text)}
          options={[all, ...modes.map((one) => ({ value: one, label: t(`mode.${one}`) }))]}
        />
        <PeriodFilter filter={filter} onFilter={onFilter} />
        {filter.errorCode === undefined ? null : (
          <Button onClick={() => set('errorCode', '')}>
            {t('filter.error', { error: codeName(filter.errorCode) })}
            <span aria-hidden="true">×</span>
            <span className="unseen">{t('filter.drop')}</span>
          </Button>
        )}
        {Object.keys(filter).length === 0 ? null : (
          <Button look="quiet" onClick={() => onFilter({})}>
            {t('list.clear')}
          </Button>
        )}
      </div>
    </section>
  );
}
