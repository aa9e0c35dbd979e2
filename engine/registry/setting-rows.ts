import type { Text } from '../../schemas/text.ts';

/** One line of a table of settings. */
export interface SettingRow {
  /** `hmac.secret`, `cases[].port`, `headers.*`. */
  path: string;
  title: Text | undefined;
  /** Of the shape of a union it belongs to. */
  shape: Text | undefined;
  kind: Text;
  required: boolean;
  fallback: unknown;
  help: Text | undefined;
}

interface Schema {
  'x-title'?: Text;
  'x-help'?: Text;
  'x-ui'?: string;
  type?: string;
  const?: string | number | boolean;
  default?: unknown;
  minimum?: number;
  maximum?: number;
  required?: string[];
  properties?: Record<string, Schema>;
  patternProperties?: Record<string, Schema>;
  items?: Schema;
  anyOf?: Schema[];
}

const text = (zh: string, en: string): Text => ({ zh, en });

/** Settings whose inside is a language or a document of its own. */
const controls: Readonly<Record<string, Text>> = {
  expression: text('取值方式', 'expression'),
  rule: text('规则（JSONLogic）', 'rule (JSONLogic)'),
  'record-rule': text('记录的筛选规则，可含 {{路径}}', 'rule over records, may hold {{path}}'),
  path: text('路径', 'path'),
  template: text('文本，可含 {{路径}}', 'text, may hold {{path}}'),
  text: text('{zh, en} 文本', '{zh, en} text'),
  'json-schema': text('JSON Schema', 'JSON Schema'),
  mapping: text('映射', 'mapping'),
};

const kinds: Readonly<Record<string, Text>> = {
  string: text('文本', 'text'),
  integer: text('整数', 'integer'),
  number: text('数字', 'number'),
  boolean: text('是/否', 'true or false'),
  array: text('列表', 'list'),
  object: text('对象', 'object'),
};

/** The settings of a schema, flat, in their order: those of the parts of a setting follow the setting. */
export const settingRows = (schema: unknown): SettingRow[] => members(schema as Schema, '', undefined);

function members(schema: Schema, path: string, shape: Text | undefined): SettingRow[] {
  if (schema['x-ui'] !== undefined && Object.hasOwn(controls, schema['x-ui'])) return [];
  if (schema.items !== undefined) return members(schema.items, `${path}[]`, shape);
  if (schema.anyOf !== undefined)
    return schema.anyOf.flatMap((branch) => members(branch, path, branch['x-title'] ?? shape));
  const [anyName] = Object.values(schema.patternProperties ?? {});
  if (anyName !== undefined) return rows(anyName, `${path}.*`, shape, true);
  const required = new Set(schema.required);
  return Object.entries(schema.properties ?? {}).flatMap(([name, member]) =>
    rows(member, path === '' ? name : `${path}.${name}`, shape, required.has(name)),
  );
}

const rows = (schema: Schema, path: string, shape: Text | undefined, required: boolean): SettingRow[] => [
  {
    path,
    title: schema['x-title'],
    shape,
    kind: kindOf(schema),
    required,
    fallback: schema.default,
    help: schema['x-help'],
  },
  ...members(schema, path, shape),
];

function kindOf(schema: Schema): Text {
  const control = schema['x-ui'];
  if (control !== undefined && Object.hasOwn(controls, control)) return controls[control] as Text;
  if (schema.const !== undefined) return text(`\`${String(schema.const)}\``, `\`${String(schema.const)}\``);
  if (schema.anyOf !== undefined) return joined(schema.anyOf.map(choiceOf));
  const { zh, en } = kinds[schema.type ?? ''] ?? text('任意值', 'any value');
  if (schema.minimum === undefined && schema.maximum === undefined) return text(zh, en);
  const range = ` ${schema.minimum ?? '…'}–${schema.maximum ?? '…'}`;
  return control === 'duration' ? text(`毫秒${range}`, `ms${range}`) : text(zh + range, en + range);
}

/** A constant with its label, or the name of a shape. */
function choiceOf(branch: Schema): Text {
  const { zh, en } = branch['x-title'] ?? kindOf(branch);
  if (branch.const === undefined) return text(zh, en);
  const shown = `\`${String(branch.const)}\``;
  return text(zh === branch.const ? shown : `${shown} ${zh}`, en === branch.const ? shown : `${shown} ${en}`);
}

const joined = (texts: readonly Text[]): Text =>
  text(texts.map(({ zh }) => zh).join('；'), texts.map(({ en }) => en).join('; '));
