import { Button, Segmented, Skeleton, Timeline } from 'antd';
import { useState, type ReactNode } from 'react';
import { Link } from 'react-router';
import type { Revision } from '../../api/records.ts';
import type { TableSummary } from '../../api/tables.ts';
import { useSession } from '../../app/session.tsx';
import { useLanguage } from '../../language/language.tsx';
import { fieldAt, titleOf } from '../../tables/field-path.ts';
import { isEmpty, printPlain, printValue } from '../../tables/print-value.ts';
import { When } from '../../ui/when.tsx';
import type { PayloadAsk } from './payload-dialog.tsx';

interface Props {
  table: TableSummary;
  revisions: readonly Revision[];
  busy: boolean;
  onPayload(ask: PayloadAsk): void;
}

/** Changes shown of a revision until they are all asked for. */
const SHOWN = 8;

/** What became of the record, the newest first: who, when, by which call and mapping, and what changed. */
export function History({ table, revisions, busy, onPayload }: Props): ReactNode {
  const { t } = useLanguage();
  const { may } = useSession();
  const [whose, setWhose] = useState<'all' | 'people'>('all');
  if (busy) return <Skeleton active paragraph={{ rows: 6 }} />;
  const shown = revisions.filter(
    ({ runId, sourceCall, importId }) =>
      whose === 'all' || (runId === null && sourceCall === null && importId === null),
  );
  return (
    <>
      <Segmented
        size="small"
        value={whose}
        onChange={setWhose}
        options={[
          { value: 'all', label: t('table.all') },
          { value: 'people', label: t('table.by-people') },
        ]}
      />
      <Timeline
        style={{ marginTop: 14 }}
        items={shown.map((revision) => ({
          key: revision.revision,
          content: (
            <article data-testid="revision">
              <strong>{t(`table-revision.${revision.kind}`)}</strong> · <When at={revision.at} full />
              <div className="faint">
                {revision.actor}
                {revision.sourceCall === null ? null : <> · {revision.sourceCall}</>}
                {revision.mappingVersion === null ? null : (
                  <> · {t('table.by-mapping', { version: revision.mappingVersion })}</>
                )}{' '}
                {revision.runId === null ? null : (
                  <Link to={`/runs/${revision.runId}`}>{t('table.open-run')}</Link>
                )}{' '}
                {revision.importId === null ? null : (
                  <Link to={`/imports/${revision.importId}`}>{t('table.open-import')}</Link>
                )}
                {revision.payload && may('unmask', 'pii') ? (
                  <Button
                    size="small"
                    type="link"
                    onClick={() => onPayload({ revision: revision.revision, mark: '' })}
                  >
                    {t('table.payload')}
                  </Button>
                ) : null}
              </div>
              <Changes table={table} revision={revision} />
            </article>
          ),
        }))}
      />
    </>
  );
}

function Changes({ table, revision }: { table: TableSummary; revision: Revision }): ReactNode {
  const { t, say } = useLanguage();
  const [all, setAll] = useState(false);
  const { changes } = revision;
  const shown = all ? changes : changes.slice(0, SHOWN);
  const print = (path: string, value: unknown): string => {
    const at = fieldAt(table.definition, path);
    return at === undefined ? printPlain(value) : printValue(at.field, value, { say, t, titles: {} });
  };
  return (
    <ul className="history-changes">
      {shown.map(({ field, from, to }) => {
        const at = fieldAt(table.definition, field);
        return (
          <li key={field}>
            <span className="faint">{at === undefined ? field : titleOf(at, say)}</span>{' '}
            {isEmpty(from) ? null : (
              <>
                <del>{print(field, from)}</del> →{' '}
              </>
            )}
            {isEmpty(to) ? <span className="faint">{t('table.emptied')}</span> : print(field, to)}
          </li>
        );
      })}
      {changes.length > shown.length ? (
        <li>
          <Button size="small" type="link" onClick={() => setAll(true)}>
            {t('table.more-changes', { count: changes.length - shown.length })}
          </Button>
        </li>
      ) : null}
    </ul>
  );
}
