import { useMemo, useRef, useState, type ReactNode } from 'react';
import { DeleteOutlined } from '@ant-design/icons';
import { Button, Checkbox, Select } from 'antd';
import { QueryBuilderAntD } from '@react-querybuilder/antd';
import {
  QueryBuilder,
  type ActionProps,
  type FieldSelectorProps,
  type FullField,
  type NotToggleProps,
  type OperatorSelectorProps,
  type RuleGroupType,
  type Translations,
} from 'react-querybuilder';
import { canonicalRule } from '../../engine/rules/formula/index.ts';
import type { ShapeType } from '../../schemas/shape.ts';
import type { Json } from '../../schemas/values/json.ts';
import { printJson } from '../../schemas/values/print-json.ts';
import { useLanguage } from '../language/language.tsx';
import { ConditionOperand } from './condition-operand.tsx';
import type { DataField } from './data-fields.ts';
import { FieldSelect } from './field-select.tsx';
import { FORMULA, groupOfQuery, newValue, queryOf } from './rule-query.ts';
import { groupOf, operators, ruleOf, type ConditionOperator } from './rule-tree.ts';
import { useSurroundings } from './surroundings.tsx';

interface Props {
  rule: Json | undefined;
  onChange: (rule: Json) => void;
  label: string;
}

const same = (a: Json | undefined, b: Json | undefined): boolean =>
  printJson(canonicalRule(a ?? null)) === printJson(canonicalRule(b ?? null));

/** Conditions in groups, put together by mouse or keyboard. What only a formula can spell stays one, in its own row. */
export function RuleBuilder({ rule, onChange, label }: Props): ReactNode {
  const { t } = useLanguage();
  const { fields, readOnly } = useSurroundings();
  const [query, setQuery] = useState<RuleGroupType>(() => queryOf(groupOf(rule)));
  const written = useRef(rule);
  // A change from elsewhere, the formula or an undo, replaces what is shown; one's own must not lose its place.
  if (!same(written.current, rule)) {
    written.current = rule;
    setQuery(queryOf(groupOf(rule)));
  }
  const change = (next: RuleGroupType): void => {
    setQuery(next);
    const made = ruleOf(groupOfQuery(next));
    if (same(made, written.current)) return;
    written.current = made;
    onChange(made);
  };
  const translations = useTranslations();
  const first = fields.find(({ rulePath, depth }) => rulePath !== undefined && depth > 0)?.rulePath ?? '';
  const listed = useMemo(() => fieldsOfBuilder(fields), [fields]);
  return (
    <div className="rule-builder" role="group" aria-label={label} data-testid="rule-builder">
      <QueryBuilderAntD>
        <QueryBuilder
          query={query}
          onQueryChange={change}
          fields={listed}
          combinators={[
            { name: 'and', label: t('forms.all-hold') },
            { name: 'or', label: t('forms.one-holds') },
          ]}
          getOperators={(field) =>
            operatorsFor(field, fields).map((name) => ({
              name,
              label: name === FORMULA ? t('forms.formula') : t(`operator.${name}`),
            }))
          }
          getDefaultField={() => first}
          getDefaultOperator={() => 'equal'}
          getDefaultValue={() => newValue}
          resetOnFieldChange={false}
          resetOnOperatorChange={false}
          addRuleToNewGroups
          showNotToggle
          disabled={readOnly}
          translations={translations}
          controlElements={controls}
        />
      </QueryBuilderAntD>
    </div>
  );
}

/** Buttons of the builder: quiet ones, so that the conditions stand out. */
function BuilderButton({ className, handleOnClick, label, title, disabled, testID }: ActionProps): ReactNode {
  const isRemoval = className?.includes('remove') === true;
  return (
    <Button
      size="small"
      type={isRemoval ? 'text' : 'dashed'}
      className={className ?? ''}
      title={title ?? ''}
      {...(isRemoval ? { 'aria-label': title ?? '' } : {})}
      disabled={disabled === true}
      data-testid={testID}
      onClick={(event) => handleOnClick(event)}
    >
      {label}
    </Button>
  );
}

function NotBox({ checked, handleOnChange, label, title, disabled }: NotToggleProps): ReactNode {
  return (
    <Checkbox
      checked={checked === true}
      disabled={disabled === true}
      title={title ?? ''}
      onChange={({ target }) => handleOnChange(target.checked)}
    >
      {label}
    </Checkbox>
  );
}

const controls = {
  fieldSelector: BuilderField,
  operatorSelector: BuilderOperator,
  valueEditor: ConditionOperand,
  actionElement: BuilderButton,
  addRuleAction: BuilderButton,
  addGroupAction: BuilderButton,
  removeRuleAction: BuilderButton,
  removeGroupAction: BuilderButton,
  notToggle: NotBox,
} as const;

const fieldsOfBuilder = (fields: readonly DataField[]): FullField[] => [
  ...fields.flatMap(({ rulePath, path }) =>
    rulePath === undefined ? [] : [{ name: rulePath, value: rulePath, label: path }],
  ),
  { name: FORMULA, value: FORMULA, label: FORMULA },
];

const ORDERED: ReadonlySet<ShapeType> = new Set(['integer', 'number', 'money', 'time', 'text']);
const ofOrder: ReadonlySet<ConditionOperator> = new Set([
  'greater',
  'at-least',
  'less',
  'at-most',
  'between',
]);
const ofText: ReadonlySet<ConditionOperator> = new Set(['starts', 'not-starts', 'ends', 'matches']);

/** Those that can hold of a field of this kind; all of them where nothing is known. */
function operatorsFor(path: string, fields: readonly DataField[]): (ConditionOperator | typeof FORMULA)[] {
  if (path === FORMULA) return [FORMULA];
  const all = Object.keys(operators) as ConditionOperator[];
  const types = (fields.find(({ rulePath }) => rulePath === path)?.types ?? []).filter(
    (type) => type !== 'null',
  );
  if (types.length === 0) return all;
  return all.filter((name) => {
    if (ofOrder.has(name)) return types.some((type) => ORDERED.has(type));
    return !ofText.has(name) || types.includes('text') || types.includes('time');
  });
}

function BuilderField({ value, handleOnChange, disabled }: FieldSelectorProps): ReactNode {
  const { t } = useLanguage();
  if (value === FORMULA) return <span className="rule-formula-mark">{t('forms.formula')}</span>;
  return (
    <FieldSelect
      spelling="rulePath"
      value={value}
      label={t('forms.field')}
      disabled={disabled}
      onChange={handleOnChange}
    />
  );
}

function BuilderOperator({
  field,
  value,
  options,
  handleOnChange,
  disabled,
  title,
}: OperatorSelectorProps): ReactNode {
  if (field === FORMULA) return null;
  return (
    <Select
      className="rule-operators"
      value={value ?? 'equal'}
      disabled={disabled === true}
      aria-label={title ?? ''}
      popupMatchSelectWidth={false}
      data-testid="operator"
      options={options.flatMap((one) => ('name' in one ? [{ value: one.name, label: one.label }] : []))}
      onChange={handleOnChange}
    />
  );
}

function useTranslations(): Partial<Translations> {
  const { t } = useLanguage();
  return {
    addRule: { label: t('forms.add-condition'), title: t('forms.add-condition') },
    addGroup: { label: t('forms.add-group'), title: t('forms.add-group-hint') },
    removeRule: { label: <DeleteOutlined />, title: t('forms.remove-condition') },
    removeGroup: { label: <DeleteOutlined />, title: t('forms.remove-group') },
    combinators: { title: t('forms.joint') },
    operators: { title: t('forms.operator'), placeholderLabel: '', placeholderGroupLabel: '' },
    notToggle: { label: t('forms.not'), title: t('forms.not-hint') },
  };
}
