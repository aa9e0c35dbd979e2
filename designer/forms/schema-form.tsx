import { useMemo, type ReactNode } from 'react';
// The package's front door asks for a validator that compiles code; the form itself needs none.
import Form from '@rjsf/core/lib/components/Form.js';
import type { Json } from '../../schemas/values/json.ts';
import { useLanguage } from '../language/language.tsx';
import { planForm } from './describe-form.ts';
import type { PlainSchema } from './fits-schema.ts';
import { formFields } from './form-fields.tsx';
import { ListItemTemplate, ListTemplate, SettingTemplate, SettingsTemplate } from './templates.tsx';
import { noValidator } from './no-validator.ts';
import './forms.css';

interface Props {
  /** JSON Schema with labels and controls, as node types describe their settings. */
  schema: PlainSchema;
  value: Readonly<Record<string, unknown>>;
  onChange: (value: Record<string, Json>) => void;
  readOnly?: boolean;
}

const templates = {
  FieldTemplate: SettingTemplate,
  ObjectFieldTemplate: SettingsTemplate,
  ArrayFieldTemplate: ListTemplate,
  ArrayFieldItemTemplate: ListItemTemplate,
  ButtonTemplates: { SubmitButton: () => null },
};

/** Defaults belong to the engine; a form that filled them in would change settings by being opened. */
const asGiven = { emptyObjectFields: 'skipDefaults', arrayMinItems: { populate: 'never' } } as const;

/** Settings as a form made from their schema. Problems are shown on the very field; they come with the surroundings. */
export function SchemaForm({ schema, value, onChange, readOnly = false }: Props): ReactNode {
  const { say } = useLanguage();
  const plan = useMemo(() => planForm(schema, say), [schema, say]);
  return (
    <Form
      tagName="div"
      className="schema-form"
      schema={plan.schema}
      uiSchema={plan.ui}
      formData={value}
      validator={noValidator}
      noValidate
      noHtml5Validate
      readonly={readOnly}
      fields={formFields}
      templates={templates}
      experimental_defaultFormStateBehavior={asGiven}
      onChange={({ formData }) => onChange((formData ?? {}) as Record<string, Json>)}
    />
  );
}
