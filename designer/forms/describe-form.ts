import type { RJSFSchema, UiSchema } from '@rjsf/utils';
import type { Text } from '../../schemas/text.ts';
import type { PlainSchema } from './fits-schema.ts';

/** A form as RJSF takes it: the schema in one language, and which of our fields draws each setting. */
export interface FormPlan {
  readonly schema: RJSFSchema;
  readonly ui: UiSchema;
}

/** One of several forms a setting can have. */
export interface Alternative extends FormPlan {
  readonly title: string;
  readonly source: PlainSchema;
}

type Say = (text: Text) => string;

/** Settings by name that no control is named for yet: what they choose from. */
const PICKED: Readonly<Record<string, string>> = {
  channel: 'channel',
  operation: 'operation',
  table: 'table',
};

/** Draws a setting by its control, its form, or its name. */
const CONTROLS: Readonly<Record<string, string>> = {
  expression: 'expression',
  rule: 'rule',
  'record-rule': 'recordRule',
  path: 'path',
  template: 'template',
  text: 'label',
  'json-schema': 'json',
  mapping: 'mapping',
  code: 'code',
  duration: 'duration',
  cron: 'cron',
  pairs: 'pairs',
};
const PICKERS: ReadonlySet<string> = new Set(['table', 'flow', 'secret']);

/** The form of a node's settings, or of a part of them. */
export function planForm(schema: PlainSchema, say: Say, name = '', optional = false): FormPlan {
  const title = textOf(schema['x-title'], say) ?? '';
  const help = textOf(schema['x-help'], say);
  const common = { title, ...(help === undefined ? {} : { description: help }) };
  const drawn = drawnBy(schema, say, name);
  if (drawn !== undefined) {
    const source = { ...drawn.options, source: schema, optional };
    return { schema: { ...common, type: 'string' }, ui: { 'ui:field': drawn.field, 'ui:options': source } };
  }
  if (schema.type === 'array' && schema.items !== undefined) return planList(schema, common, say);
  return planObject(schema, common, say, optional);
}

interface Drawn {
  field: string;
  options?: Record<string, unknown>;
}

function drawnBy(schema: PlainSchema, say: Say, name: string): Drawn | undefined {
  const control = typeof schema['x-ui'] === 'string' ? schema['x-ui'] : undefined;
  if (control === 'ports') return portsField(schema);
  if (control !== undefined && PICKERS.has(control)) return { field: 'picker', options: { kind: control } };
  if (control !== undefined && CONTROLS[control] !== undefined)
    return { field: CONTROLS[control], options: { roots: schema['x-roots'] } };
  const choices = choicesOf(schema, say);
  if (choices !== undefined) return { field: 'choice', options: { choices } };
  if (schema.anyOf !== undefined)
    return { field: 'union', options: { alternatives: alternativesOf(schema.anyOf, say) } };
  if (schema.patternProperties !== undefined) return { field: 'pairs' };
  return plainField(schema, name);
}

function plainField(schema: PlainSchema, name: string): Drawn | undefined {
  const type = [schema.type].flat()[0];
  const picked = Object.hasOwn(PICKED, name) ? PICKED[name] : undefined;
  if (type === 'string')
    return picked === undefined ? { field: 'plain' } : { field: 'picker', options: { kind: picked } };
  if (type === 'number' || type === 'integer') return { field: 'number' };
  if (type === 'boolean') return { field: 'boolean' };
  if (type === 'array') {
    const item = [schema.items?.type].flat()[0];
    const tags = item === 'string' || item === 'integer' || item === 'number';
    return tags ? { field: 'tags', options: { numbers: item !== 'string' } } : undefined;
  }
  return type === 'object' && schema.properties !== undefined ? undefined : { field: 'json' };
}

/** Branches carry a rule each; other ports only their name. */
const portsField = ({ items }: PlainSchema): Drawn => ({
  field: items?.properties !== undefined && Object.hasOwn(items.properties, 'rule') ? 'branches' : 'ports',
});

/** The labelled values of a setting that takes one of a fixed set. */
function choicesOf(schema: PlainSchema, say: Say): { value: unknown; label: string }[] | undefined {
  if (schema.enum !== undefined) return schema.enum.map((value) => ({ value, label: String(value) }));
  if (schema.anyOf === undefined || !schema.anyOf.every((one) => 'const' in one)) return undefined;
  return schema.anyOf.map((one) => ({
    value: one.const,
    label: textOf(one['x-title'], say) ?? String(one.const),
  }));
}

const alternativesOf = (anyOf: readonly PlainSchema[], say: Say): Alternative[] =>
  anyOf.map((one) => ({ ...planForm(one, say), title: textOf(one['x-title'], say) ?? '', source: one }));

function planList(schema: PlainSchema, common: object, say: Say): FormPlan {
  const item = planForm(schema.items ?? {}, say);
  return {
    schema: { ...common, type: 'array', items: item.schema },
    ui: { items: item.ui, 'ui:options': { source: schema } },
  };
}

function planObject(schema: PlainSchema, common: object, say: Say, optional: boolean): FormPlan {
  const { properties = {}, required = [] } = schema;
  // A constant only marks the form; nobody fills it in.
  const shown = Object.entries(properties).filter(([, member]) => !('const' in member));
  const plans = shown.map(
    ([name, member]) => [name, planForm(member, say, name, !required.includes(name))] as const,
  );
  const inner: FormPlan = {
    schema: {
      ...common,
      type: 'object',
      required: required.filter((name) => shown.some(([one]) => one === name)),
      properties: Object.fromEntries(plans.map(([name, plan]) => [name, plan.schema])),
    },
    ui: Object.fromEntries(plans.map(([name, plan]) => [name, plan.ui])),
  };
  if (!optional) return inner;
  return {
    schema: { ...common, type: 'string' },
    ui: { 'ui:field': 'optional', 'ui:options': { inner, source: schema, optional } },
  };
}

function textOf(text: unknown, say: Say): string | undefined {
  const both = text as Text | undefined;
  return typeof both?.zh === 'string' ? say(both) : undefined;
}
