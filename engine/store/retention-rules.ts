import { readDefinition } from './flow-store.ts';
import type { KeepRule, RetentionRules } from './retention.ts';
import type { Tables } from './tables.ts';

/** For flows that say nothing. */
export const STANDARD_KEEPING: KeepRule = { days: 30 };

const PAGE = 50;

/**
 * How long the runs of each flow are kept: what `settings.retention` of its live version says, `days` filled in from
 * `standard`. Archived flows count too, since their runs are still there.
 */
export async function readRetentionRules(
  tables: Pick<Tables, 'read'>,
  standard: KeepRule = STANDARD_KEEPING,
): Promise<RetentionRules> {
  const flows: Record<string, KeepRule> = Object.create(null) as Record<string, KeepRule>;
  let after = '';
  for (;;) {
    const rows = await tables.read<{ id: string; definition: string }>(
      `SELECT f.id, v.definition FROM flows f JOIN flow_versions v ON v.flow_id = f.id AND v.version = f.version
        WHERE f.id > ? ORDER BY f.id LIMIT ?`,
      [after, PAGE],
    );
    for (const { id, definition } of rows) {
      const { days, maxMegabytes } = readDefinition(definition).settings?.retention ?? {};
      flows[id] = {
        ...standard,
        ...(days === undefined ? {} : { days }),
        ...(maxMegabytes === undefined ? {} : { megabytes: maxMegabytes }),
      };
    }
    const last = rows.at(-1);
    if (last === undefined || rows.length < PAGE) return { standard, flows };
    after = last.id;
  }
}
