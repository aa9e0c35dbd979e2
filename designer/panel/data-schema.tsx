import type { ReactNode } from 'react';
import { Tooltip } from 'antd';
import type { Json } from '../../schemas/values/json.ts';
import { emptyRate, type DataField } from '../forms/data-fields.ts';
import { FieldChip } from '../forms/field-chip.tsx';
import { useLanguage } from '../language/language.tsx';

/** Fields below each other, with their kind, a value, and how often there was none. */
export function DataSchema({
  fields,
  data,
}: {
  fields: readonly DataField[];
  data: Json | undefined;
}): ReactNode {
  const { t, say } = useLanguage();
  const groups = [...new Set(fields.map(({ group }) => group))];
  if (!fields.some(({ depth }) => depth > 0)) return <p className="quiet">{t('panel.no-fields')}</p>;
  return (
    <div className="data-schema" data-testid="data-schema" data-known={data !== undefined}>
      {groups.map((group) => {
        const members = fields.filter((field) => field.group === group);
        return (
          <section key={group} aria-label={say(members[0]?.groupLabel ?? { zh: group, en: group })}>
            <h4>{say(members[0]?.groupLabel ?? { zh: group, en: group })}</h4>
            {members
              .filter(({ depth }) => depth > 0)
              .map((field) => (
                <div
                  key={field.path}
                  className="data-field"
                  style={{ paddingInlineStart: `${field.depth - 1}em` }}
                >
                  <FieldChip field={field} />
                  <Kinds field={field} />
                  <Emptiness field={field} />
                </div>
              ))}
          </section>
        );
      })}
    </div>
  );
}

function Kinds({ field }: { field: DataField }): ReactNode {
  const { t } = useLanguage();
  const [kind] = field.types.filter((type) => type !== 'null');
  return <span className="quiet data-kind">{kind === undefined ? '' : t(`shape-kind.${kind}`)}</span>;
}

/** A bar whose filled part is the part of records without a value. */
function Emptiness({ field }: { field: DataField }): ReactNode {
  const { t } = useLanguage();
  const rate = emptyRate(field);
  if (rate === undefined) return null;
  const percent = Math.round(rate * 1000) / 10;
  const said =
    rate === 0 ? t('panel.full') : t('panel.empty-rate', { rate: percent, seen: field.nulls?.seen ?? 0 });
  return (
    <Tooltip title={said}>
      <span className="null-rate" role="img" aria-label={said}>
        <span style={{ inlineSize: `${percent}%` }} />
      </span>
    </Tooltip>
  );
}
