import type { ReactNode } from 'react';
import type { FieldProps, RegistryFieldsType } from '@rjsf/utils';
import { Input, Select, Switch } from 'antd';
import type { Expression } from '../../schemas/flow.ts';
import type { Text } from '../../schemas/text.ts';
import { readNumeric } from '../../schemas/values/decimal.ts';
import type { Json } from '../../schemas/values/json.ts';
import { printJson } from '../../schemas/values/print-json.ts';
import { useLanguage } from '../language/language.tsx';
import { BranchesInput, PortsInput } from './branches-input.tsx';
import { NumberInput } from './constant-input.tsx';
import { CronInput } from './cron-input.tsx';
import type { Alternative, FormPlan } from './describe-form.ts';
import { DurationInput } from './duration-input.tsx';
import { ExpressionInput } from './expression-input.tsx';
import { FieldSelect } from './field-select.tsx';
import { alternativeOf, blankValue, type PlainSchema } from './fits-schema.ts';
import { CodeEditor, JsonEditor } from './json-editor.tsx';
import { LabelInput } from './label-input.tsx';
import { MappingSetting } from './mapping-setting.tsx';
import { PairsInput } from './pairs-input.tsx';
import { Picker, type PickerKind } from './picker.tsx';
import { RuleInput } from './rule-input.tsx';
import { TemplateInput } from './template-input.tsx';

/** What one of our inputs is given of a setting. */
interface Setting {
  id: string;
  label: string;
  value: Json | undefined;
  onChange: (value: Json | undefined) => void;
  readOnly: boolean;
  options: Readonly<Record<string, unknown>>;
}

/** An input of ours as RJSF takes it. */
const setting = (draw: (given: Setting) => ReactNode) =>
  function Drawn({ fieldPathId, formData, onChange, schema, uiSchema, readonly }: FieldProps): ReactNode {
    return draw({
      id: fieldPathId.$id,
      label: schema.title ?? '',
      value: formData as Json | undefined,
      onChange: (value) => onChange(value, fieldPathId.path),
      readOnly: readonly === true,
      options: (uiSchema?.['ui:options'] ?? {}) as Readonly<Record<string, unknown>>,
    });
  };

const texts = (value: Json | undefined): string => (typeof value === 'string' ? value : '');
/** An optional setting that was emptied is not there any more. */
const orNone = (text: string, { options }: Setting): string | undefined =>
  text === '' && options['optional'] === true ? undefined : text;

const choices = (options: Setting['options']): { value: string; label: string }[] =>
  (options['choices'] as { value: string; label: string }[] | undefined) ?? [];

function ChoiceField(given: Setting): ReactNode {
  const { t } = useLanguage();
  const { id, label, value, onChange, readOnly, options } = given;
  const known = new Map([
    ['none', t('forms.repeat-none')],
    ['repeatable', t('forms.repeat-repeatable')],
    ['once', t('forms.repeat-once')],
  ]);
  const listed = choices(options).map((one) => ({
    value: one.value,
    label: one.label === one.value ? (known.get(one.value) ?? one.label) : one.label,
  }));
  return (
    <Select
      id={id}
      value={texts(value) === '' ? undefined : texts(value)}
      placeholder={t('forms.choose')}
      disabled={readOnly}
      allowClear={options['optional'] === true}
      aria-label={label}
      options={listed}
      onChange={(next: string | undefined) => onChange(next)}
    />
  );
}

function TagsField({ id, label, value, onChange, readOnly, options }: Setting): ReactNode {
  const items = Array.isArray(value) ? value : [];
  const numbers = options['numbers'] === true;
  return (
    <Select
      id={id}
      mode="tags"
      value={items.map((item) => (typeof item === 'string' ? item : printJson(item)))}
      disabled={readOnly}
      aria-label={label}
      tokenSeparators={[',', '，', '、']}
      onChange={(next: string[]) =>
        onChange(next.map((text): Json => (numbers ? (readNumeric(text) ?? text) : text)))
      }
    />
  );
}

/** A setting with several forms: which one, then that form. */
function UnionField(props: FieldProps): ReactNode {
  const { t } = useLanguage();
  const { fieldPathId, formData, onChange, uiSchema, readonly, registry, schema } = props;
  const { alternatives } = (uiSchema?.['ui:options'] ?? {}) as { alternatives: readonly Alternative[] };
  const chosen =
    formData === undefined
      ? -1
      : alternativeOf(
          alternatives.map(({ source }) => source),
          formData,
        );
  const plan = alternatives[chosen];
  const optional = uiSchema?.['ui:options']?.['optional'] === true;
  return (
    <div className="union">
      <Select
        id={fieldPathId.$id}
        value={chosen < 0 ? undefined : chosen}
        placeholder={t('forms.choose')}
        aria-label={schema.title ?? ''}
        disabled={readonly === true}
        allowClear={optional}
        options={alternatives.map(({ title }, value) => ({ value, label: title }))}
        onChange={(next: number | undefined) =>
          onChange(
            next === undefined ? undefined : blankValue(alternatives[next]?.source ?? {}),
            fieldPathId.path,
          )
        }
      />
      {plan === undefined ? null : <Inner props={props} plan={plan} registry={registry} />}
    </div>
  );
}

function Inner({
  props,
  plan,
  registry,
}: {
  props: FieldProps;
  plan: FormPlan;
  registry: FieldProps['registry'];
}): ReactNode {
  const { SchemaField } = registry.fields;
  if (SchemaField === undefined) return null;
  return (
    <SchemaField
      {...props}
      schema={{ ...plan.schema, title: '', description: '' }}
      // What stands around it has said its name already.
      uiSchema={{ ...plan.ui, 'ui:options': { ...plan.ui['ui:options'], label: false } }}
      required
    />
  );
}

/** A group of settings that need not be there. */
function OptionalField(props: FieldProps): ReactNode {
  const { t } = useLanguage();
  const { fieldPathId, formData, onChange, uiSchema, readonly, registry } = props;
  const { inner, source } = (uiSchema?.['ui:options'] ?? {}) as { inner: FormPlan; source: PlainSchema };
  const on = formData !== undefined;
  return (
    <div className="union">
      <Switch
        size="small"
        checked={on}
        disabled={readonly === true}
        aria-label={t('forms.turn-on')}
        onChange={(next) => onChange(next ? blankValue(source) : undefined, fieldPathId.path)}
      />
      {on ? <Inner props={props} plan={inner} registry={registry} /> : null}
    </div>
  );
}

/** Our inputs by the name under which a plan asks for them. */
export const formFields: RegistryFieldsType = {
  expression: setting(({ value, onChange, id, label }) => (
    <ExpressionInput
      id={id}
      label={label}
      value={value as Expression | undefined}
      onChange={(next) => onChange(next as Json)}
    />
  )),
  rule: setting(({ value, onChange, id, label }) => (
    <RuleInput id={id} label={label} value={value} onChange={onChange} />
  )),
  recordRule: setting(({ value, onChange, label }) => (
    <JsonEditor label={label} value={value} onChange={onChange} height={140} />
  )),
  path: setting(({ value, onChange, id, label }) => (
    <FieldSelect id={id} label={label} value={texts(value)} onChange={onChange} />
  )),
  template: setting((given) => (
    <TemplateInput
      id={given.id}
      label={given.label}
      value={texts(given.value)}
      onChange={(next) => given.onChange(orNone(next, given))}
    />
  )),
  label: setting(({ value, onChange, id, label, options }) => (
    <LabelInput
      id={id}
      label={label}
      value={value as Text | undefined}
      optional={options['optional'] === true}
      onChange={onChange}
    />
  )),
  json: setting(({ value, onChange, label }) => (
    <JsonEditor label={label} value={value} onChange={onChange} />
  )),
  mapping: setting(({ value }) => <MappingSetting value={value} />),
  code: setting(({ value, onChange, id, label }) => (
    <CodeEditor id={id} label={label} value={texts(value)} onChange={onChange} />
  )),
  duration: setting((given) => <DurationInput {...given} />),
  cron: setting(({ value, onChange, id, label }) => (
    <CronInput id={id} label={label} value={texts(value)} onChange={onChange} />
  )),
  pairs: setting(({ value, onChange, label, options }) => (
    <PairsInput label={label} value={value} source={options['source'] as PlainSchema} onChange={onChange} />
  )),
  branches: setting(({ value, onChange, label }) => (
    <BranchesInput label={label} value={value} onChange={onChange} />
  )),
  ports: setting(({ value, onChange, label }) => (
    <PortsInput label={label} value={value} onChange={onChange} />
  )),
  picker: setting((given) => (
    <Picker
      id={given.id}
      label={given.label}
      kind={given.options['kind'] as PickerKind}
      value={texts(given.value)}
      onChange={(next) => given.onChange(orNone(next, given))}
    />
  )),
  plain: setting((given) => (
    <Input
      id={given.id}
      value={texts(given.value)}
      readOnly={given.readOnly}
      aria-label={given.label}
      onChange={({ target }) => given.onChange(orNone(target.value, given))}
    />
  )),
  number: setting(({ value, onChange, id, label }) => (
    <NumberInput id={id} label={label} value={value} onChange={onChange} />
  )),
  boolean: setting(({ value, onChange, id, label, readOnly }) => (
    <Switch
      id={id}
      checked={value === true}
      disabled={readOnly}
      aria-label={label}
      onChange={(next) => onChange(next)}
    />
  )),
  choice: setting((given) => <ChoiceField {...given} />),
  tags: setting((given) => <TagsField {...given} />),
  union: UnionField,
  optional: OptionalField,
};
