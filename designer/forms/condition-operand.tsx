import type { ReactNode } from 'react';
import { SwapOutlined } from '@ant-design/icons';
import { Button, Select } from 'antd';
import type { ValueEditorProps } from 'react-querybuilder';
import { readNumeric } from '../../schemas/values/decimal.ts';
import type { Json } from '../../schemas/values/json.ts';
import { printJson } from '../../schemas/values/print-json.ts';
import { useLanguage } from '../language/language.tsx';
import { ConstantInput } from './constant-input.tsx';
import { constantKind } from './constant-kind.ts';
import type { DataField } from './data-fields.ts';
import { FieldSelect } from './field-select.tsx';
import { FormulaBar } from './formula-bar.tsx';
import { FORMULA, fitOperand, newValue, type RowValue } from './rule-query.ts';
import { operators, type ConditionOperator, type Operand, type Unsure } from './rule-tree.ts';
import { useSurroundings } from './surroundings.tsx';

/** What a condition compares with, and what it means when that cannot be told. */
export function ConditionOperand({ field, operator, value, handleOnChange }: ValueEditorProps): ReactNode {
  const { t } = useLanguage();
  const { fields } = useSurroundings();
  const row = (value ?? newValue) as RowValue;
  const change = (part: Partial<RowValue>): void => handleOnChange({ ...row, ...part });
  const compared = fields.find(({ rulePath }) => rulePath === field);
  return (
    <div className="condition-operand">
      {field === FORMULA ? (
        <FormulaBar rule={row.rule} onChange={(rule) => change({ rule })} label={t('forms.formula')} />
      ) : (
        <OperandInput
          operator={operator as ConditionOperator}
          operand={fitOperand(operator as ConditionOperator, row.operand)}
          compared={compared}
          onChange={(operand) => change({ operand })}
        />
      )}
      <UnsureSelect value={row.unsure} onChange={(unsure) => change({ unsure })} />
    </div>
  );
}

interface OperandProps {
  operator: ConditionOperator;
  operand: Operand;
  compared: DataField | undefined;
  onChange: (operand: Operand) => void;
}

function OperandInput({ operator, operand, compared, onChange }: OperandProps): ReactNode {
  const { t } = useLanguage();
  const { readOnly } = useSurroundings();
  const { takes } = operators[operator];
  if (takes === 'none') return null;
  const about = {
    types: takes === 'text' ? (['text'] as const) : (compared?.types ?? []),
    seen: compared?.values ?? [],
    closed: compared?.closed === true,
    anyKind: true,
  };
  if (operand.kind === 'range')
    return (
      <span className="condition-range">
        <ConstantInput
          {...about}
          label={t('forms.least')}
          value={operand.low}
          onChange={(low) => onChange({ ...operand, low })}
        />
        <span>{t('forms.to')}</span>
        <ConstantInput
          {...about}
          label={t('forms.most')}
          value={operand.high}
          onChange={(high) => onChange({ ...operand, high })}
        />
      </span>
    );
  const byField = operand.kind === 'field';
  return (
    <>
      {byField ? (
        <FieldSelect
          spelling="rulePath"
          label={t('forms.compared-field')}
          value={operand.path}
          onChange={(path) => onChange({ kind: 'field', path })}
        />
      ) : takes === 'list' ? (
        <ListInput
          {...about}
          value={operand.value}
          onChange={(value) => onChange({ kind: 'value', value })}
        />
      ) : (
        <ConstantInput
          {...about}
          label={t('forms.compared-value')}
          value={operand.value}
          onChange={(value) => onChange({ kind: 'value', value })}
        />
      )}
      <Button
        size="small"
        type="text"
        icon={<SwapOutlined />}
        disabled={readOnly}
        title={byField ? t('forms.with-value') : t('forms.with-field')}
        aria-label={byField ? t('forms.with-value') : t('forms.with-field')}
        onClick={() =>
          onChange(
            byField ? { kind: 'value', value: takes === 'list' ? [] : '' } : { kind: 'field', path: '' },
          )
        }
      />
    </>
  );
}

interface ListProps {
  value: Json;
  types: readonly DataField['types'][number][];
  seen: DataField['values'];
  onChange: (value: Json[]) => void;
}

/** Several values, typed one after the other or chosen of those that were seen. */
function ListInput({ value, types, seen, onChange }: ListProps): ReactNode {
  const { t } = useLanguage();
  const items = Array.isArray(value) ? value : [];
  const numbers = constantKind(items[0], types) === 'number';
  const spelled = items.map((item) => (typeof item === 'string' ? item : printJson(item)));
  return (
    <Select
      mode="tags"
      className="condition-list"
      value={spelled}
      aria-label={t('forms.compared-list')}
      data-testid="condition-list"
      placeholder={t('forms.list-hint')}
      tokenSeparators={[',', '，', '、', '\n']}
      options={seen.map(({ value: one, count }) => ({
        value: String(one),
        label: count === 0 ? String(one) : t('forms.seen-value', { value: String(one), count }),
      }))}
      onChange={(next: string[]) =>
        onChange(next.map((text) => (numbers ? (readNumeric(text) ?? text) : text)))
      }
    />
  );
}

const ANSWERS: readonly Unsure[] = ['inherit', 'false', 'true'];

/** Nobody's weight is zero because it is missing: each condition says what it means. */
function UnsureSelect({ value, onChange }: { value: Unsure; onChange: (unsure: Unsure) => void }): ReactNode {
  const { t } = useLanguage();
  const { readOnly } = useSurroundings();
  return (
    <Select
      className="condition-unsure"
      size="small"
      variant="borderless"
      value={value}
      disabled={readOnly}
      aria-label={t('forms.unsure')}
      data-testid="unsure"
      popupMatchSelectWidth={false}
      options={ANSWERS.map((one) => ({ value: one, label: t(`unsure.${one}`) }))}
      onChange={onChange}
    />
  );
}
