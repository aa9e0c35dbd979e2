import { useRef, type DragEvent, type ReactNode } from 'react';
import { FieldStringOutlined, FunctionOutlined, NumberOutlined, TagOutlined } from '@ant-design/icons';
import { Select } from 'antd';
import type { Expression } from '../../schemas/flow.ts';
import type { Json } from '../../schemas/values/json.ts';
import type { ShapeType } from '../../schemas/shape.ts';
import { useLanguage } from '../language/language.tsx';
import { ConstantInput } from './constant-input.tsx';
import { sampleOf, type DataField } from './data-fields.ts';
import { asExpression, EXPRESSION_KINDS, expressionKind, type ExpressionKind } from './expression-kind.ts';
import { shortValue } from './field-chip.tsx';
import { FieldSelect } from './field-select.tsx';
import { FormulaBar } from './formula-bar.tsx';
import { carriesField, droppedField, useSurroundings } from './surroundings.tsx';
import { TemplateInput } from './template-input.tsx';

interface Props {
  value: Expression | undefined;
  onChange: (value: Expression) => void;
  label: string;
  id?: string | undefined;
  types?: readonly ShapeType[];
}

const ICONS: Record<ExpressionKind, ReactNode> = {
  value: <NumberOutlined />,
  path: <TagOutlined />,
  text: <FieldStringOutlined />,
  rule: <FunctionOutlined />,
};

/** A value worked out per run: a constant, a field, a text with fields in it, or a formula. Fields can be dropped on it. */
export function ExpressionInput({ value, onChange, label, id, types }: Props): ReactNode {
  const { t } = useLanguage();
  const { fields, readOnly, target } = useSurroundings();
  const kind = expressionKind(value) ?? 'value';
  const row = useRef<HTMLDivElement>(null);
  const take = (field: DataField): void => onChange({ path: field.path });
  const dropped = (event: DragEvent): void => {
    if (event.defaultPrevented || kind === 'text' || kind === 'rule') return;
    const field = droppedField(event.dataTransfer, fields);
    if (field === undefined) return;
    event.preventDefault();
    take(field);
  };
  return (
    <div
      ref={row}
      className="expression"
      data-testid="expression"
      onDragOver={(event) => {
        if (carriesField(event.dataTransfer)) event.preventDefault();
      }}
      onDrop={dropped}
      onFocus={({ target: focused }) => {
        // Texts and formulas take a field at their caret, and say so themselves.
        const own = focused.closest('.template-box, .formula');
        if (own === null) target.current = take;
      }}
    >
      <Select
        className="expression-kind"
        value={kind}
        disabled={readOnly}
        aria-label={t('forms.takes', { field: label })}
        popupMatchSelectWidth={false}
        labelRender={({ value: shown }) => ICONS[shown as ExpressionKind]}
        data-testid="expression-kind"
        options={EXPRESSION_KINDS.map((one) => ({
          value: one,
          label: (
            <span className="field-option">
              {ICONS[one]} {t(`take.${one}`)}
            </span>
          ),
        }))}
        onChange={(next: ExpressionKind) => onChange(asExpression(value, next))}
      />
      <div className="expression-body">
        <Body
          value={value}
          kind={kind}
          onChange={onChange}
          label={label}
          id={id}
          {...(types === undefined ? {} : { types })}
        />
        <SampleLine value={value} />
      </div>
    </div>
  );
}

function Body({ value, kind, onChange, label, id, types }: Props & { kind: ExpressionKind }): ReactNode {
  if (kind === 'path')
    return (
      <FieldSelect
        id={id}
        label={label}
        value={value !== undefined && 'path' in value ? value.path : undefined}
        onChange={(path) => onChange({ path })}
      />
    );
  if (kind === 'text')
    return (
      <TemplateInput
        id={id}
        label={label}
        value={value !== undefined && 'text' in value ? value.text : ''}
        onChange={(text) => onChange({ text })}
      />
    );
  if (kind === 'rule')
    return (
      <FormulaBar
        id={id}
        label={label}
        rule={value !== undefined && 'rule' in value ? (value.rule as Json) : undefined}
        onChange={(rule) => onChange({ rule })}
      />
    );
  return (
    <ConstantInput
      id={id}
      label={label}
      anyKind
      {...(types === undefined ? {} : { types })}
      value={value !== undefined && 'value' in value ? (value.value as Json) : undefined}
      onChange={(next) => onChange({ value: next })}
    />
  );
}

/** What the chosen field holds in the sample on show. */
function SampleLine({ value }: { value: Expression | undefined }): ReactNode {
  const { t } = useLanguage();
  const { fields, data } = useSurroundings();
  if (value === undefined || !('path' in value)) return null;
  const field = fields.find(({ path }) => path === value.path);
  const sample = field === undefined ? undefined : sampleOf(field, data);
  if (sample === undefined) return null;
  return <p className="quiet expression-sample">{t('forms.sample', { value: shortValue(sample, 40) })}</p>;
}
