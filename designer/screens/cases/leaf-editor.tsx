import type { ReactNode } from 'react';
import { Input, Select } from 'antd';
import { useLanguage } from '../../language/language.tsx';
import { correctionFrom, type Correction } from './correction.ts';
import type { Leaf, LeafKind } from './record-leaves.ts';

interface Props {
  leaves: readonly Leaf[];
  correction: Correction;
  onChange(correction: Correction): void;
}

const kinds = ['text', 'number', 'boolean', 'empty'] as const satisfies readonly LeafKind[];

/** Which value of the record, what kind it is, and what it should be. */
export function LeafEditor({ leaves, correction, onChange }: Props): ReactNode {
  const { t } = useLanguage();
  const { pointer, kind, text, before } = correction;
  const choose = (next: string): void => {
    const leaf = leaves.find((one) => one.pointer === next);
    if (leaf !== undefined) onChange(correctionFrom(leaf));
  };
  return (
    <div>
      <div className="leaf-line">
        <Select
          aria-label={t('leaf.field')}
          placeholder={t('leaf.field')}
          className="leaf-field"
          size="small"
          showSearch={{ optionFilterProp: 'label' }}
          popupMatchSelectWidth={420}
          value={pointer === '' ? null : pointer}
          onChange={choose}
          options={leaves.map((leaf) => ({
            value: leaf.pointer,
            label: leaf.text === '' ? leaf.name : `${leaf.name} · ${leaf.text.slice(0, 40)}`,
          }))}
        />
        <Select
          aria-label={t('leaf.kind')}
          size="small"
          className="leaf-kind"
          value={kind}
          onChange={(next: LeafKind) => onChange({ ...correction, kind: next })}
          options={kinds.map((one) => ({ value: one, label: t(`leaf.${one}`) }))}
        />
        {kind === 'boolean' ? (
          <Select
            aria-label={t('leaf.value')}
            size="small"
            className="leaf-value"
            value={text === 'true' ? 'true' : 'false'}
            onChange={(next: string) => onChange({ ...correction, text: next })}
            options={[
              { value: 'true', label: t('choice.yes') },
              { value: 'false', label: t('choice.no') },
            ]}
          />
        ) : (
          <Input
            aria-label={t('leaf.value')}
            size="small"
            className="leaf-value"
            inputMode={kind === 'number' ? 'decimal' : 'text'}
            disabled={kind === 'empty' || pointer === ''}
            value={kind === 'empty' ? '' : text}
            onChange={({ target }) => onChange({ ...correction, text: target.value })}
          />
        )}
      </div>
      {before === '' ? null : <p className="faint leaf-before">{t('leaf.before', { value: before })}</p>}
    </div>
  );
}
