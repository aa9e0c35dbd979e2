import type { MappingTemplate } from '../../schemas/api/mappings.ts';
import type { Mapping } from '../../schemas/mapping.ts';
import type { Text } from '../../schemas/text.ts';
import { parseJson } from '../../schemas/values/parse-json.ts';
import { printJson } from '../../schemas/values/print-json.ts';
import type { Actor } from './actor.ts';
import { recordAudit } from './audit-store.ts';
import type { Tables } from './tables.ts';

interface Row {
  id: string;
  name: string;
  source: string;
  mapping: string;
  changed_at: number;
  changed_by: string;
}

const templateOf = (row: Row): MappingTemplate => ({
  id: row.id,
  name: JSON.parse(row.name) as Text,
  source: row.source,
  mapping: parseJson(row.mapping) as unknown as Mapping,
  changedAt: row.changed_at,
  changedBy: row.changed_by,
});

/** The last changed first. */
export async function readMappingTemplates({ read }: Pick<Tables, 'read'>): Promise<MappingTemplate[]> {
  const rows = await read<Row>('SELECT * FROM mapping_templates ORDER BY changed_at DESC, id', []);
  return rows.map(templateOf);
}

/** Makes a template, or takes the place of the one of this id. */
export function saveMappingTemplate(
  { write }: Pick<Tables, 'write'>,
  template: MappingTemplate,
  actor: Actor,
): Promise<void> {
  const { id, name, source, mapping, changedAt, changedBy } = template;
  return write(async (tx) => {
    await tx.query(
      `INSERT INTO mapping_templates(id, name, source, mapping, changed_at, changed_by) VALUES (?, ?, ?, ?, ?, ?)
        ON CONFLICT (id) DO UPDATE SET name = excluded.name, source = excluded.source, mapping = excluded.mapping,
          changed_at = excluded.changed_at, changed_by = excluded.changed_by`,
      [id, JSON.stringify(name), source, printJson(mapping), changedAt, changedBy],
    );
    await recordAudit(tx, changedAt, actor, {
      action: 'mapping-template.save',
      kind: 'mapping-template',
      object: id,
      after: { source },
    });
  });
}

/** False if there is none of this id. */
export function removeMappingTemplate(
  { write }: Pick<Tables, 'write'>,
  id: string,
  at: number,
  actor: Actor,
): Promise<boolean> {
  return write(async (tx) => {
    const rows = await tx.query('DELETE FROM mapping_templates WHERE id = ? RETURNING id', [id]);
    if (rows.length === 0) return false;
    const entry = { action: 'mapping-template.remove', kind: 'mapping-template', object: id };
    await recordAudit(tx, at, actor, entry);
    return true;
  });
}
