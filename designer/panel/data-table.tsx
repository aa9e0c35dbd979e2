import type { ReactNode } from 'react';
import { Table } from 'antd';
import { isNumeric } from '../../schemas/values/decimal.ts';
import type { Json, JsonObject } from '../../schemas/values/json.ts';
import { sampleOf, type DataField } from '../forms/data-fields.ts';
import { shortValue } from '../forms/field-chip.tsx';
import { useLanguage } from '../language/language.tsx';

const ROWS = 50;

const isRecord = (value: Json): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value) && !isNumeric(value);

/** The list in a value, if it is one or holds one under a usual name. */
function rowsIn(value: Json): Json[] | undefined {
  if (Array.isArray(value)) return value;
  return isRecord(value) && Array.isArray(value['records']) ? value['records'] : undefined;
}

/** A list as rows; anything else as its fields with their values. */
export function DataTable({ value, fields }: { value: Json; fields: readonly DataField[] }): ReactNode {
  const { t } = useLanguage();
  const rows = rowsIn(value);
  if (rows === undefined || !rows.every(isRecord)) return <FieldTable value={value} fields={fields} />;
  const shown = rows.slice(0, ROWS);
  const names = [...new Set(shown.flatMap((row) => Object.keys(row)))];
  return (
    <>
      <Table
        size="small"
        pagination={false}
        scroll={{ x: 'max-content', y: 420 }}
        rowKey={(row) => shown.indexOf(row)}
        dataSource={shown}
        columns={names.map((name) => ({
          title: name,
          key: name,
          render: (_, row: JsonObject) => shortValue(row[name], 40),
        }))}
      />
      <p className="quiet">{t('panel.first-rows', { all: rows.length, count: shown.length })}</p>
    </>
  );
}

function FieldTable({ value, fields }: { value: Json; fields: readonly DataField[] }): ReactNode {
  const { t, say } = useLanguage();
  const known = fields
    .filter(({ depth, types }) => depth > 0 && !types.includes('object'))
    .map((field) => ({ name: say(field.fullLabel), value: sampleOf(field, value) }));
  const plain = isRecord(value)
    ? Object.entries(value).map(([name, one]) => ({ name, value: one }))
    : [{ name: t('panel.value'), value }];
  return (
    <Table
      size="small"
      pagination={false}
      scroll={{ y: 420 }}
      rowKey="name"
      dataSource={known.length > 0 ? known : plain}
      columns={[
        { title: t('forms.field'), dataIndex: 'name', key: 'name', width: '45%' },
        { title: t('panel.value'), key: 'value', render: (_, row) => shortValue(row.value, 60) },
      ]}
    />
  );
}
