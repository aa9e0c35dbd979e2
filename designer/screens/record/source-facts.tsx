import type { ReactNode } from 'react';
import { Link } from 'react-router';
import type { Revision } from '../../api/records.ts';
import { useLanguage } from '../../language/language.tsx';
import { When } from '../../ui/when.tsx';

/** Who or what wrote a revision: a person, a call of a platform, a run, an import, and by which mapping. */
export function SourceFacts({ revision }: { revision: Revision }): ReactNode {
  const { t } = useLanguage();
  const { at, actor, sourceCall, sourceAt, mappingVersion, runId, importId } = revision;
  return (
    <dl className="peek-facts" style={{ maxWidth: 420 }}>
      <dt>{t('table.source-when')}</dt>
      <dd>
        <When at={at} full />
      </dd>
      <dt>{t('table.source-who')}</dt>
      <dd>{actor}</dd>
      {sourceCall === null ? null : (
        <>
          <dt>{t('table.source-call')}</dt>
          <dd>{sourceCall}</dd>
        </>
      )}
      {sourceAt === null ? null : (
        <>
          <dt>{t('table.source-at')}</dt>
          <dd>
            <When at={sourceAt} full />
          </dd>
        </>
      )}
      {mappingVersion === null ? null : (
        <>
          <dt>{t('table.source-mapping')}</dt>
          <dd>{mappingVersion}</dd>
        </>
      )}
      {runId === null ? null : (
        <>
          <dt>{t('runs.run')}</dt>
          <dd>
            <Link to={`/runs/${runId}`}>{t('table.open-run')}</Link>
          </dd>
        </>
      )}
      {importId === null ? null : (
        <>
          <dt>{t('table.source-import')}</dt>
          <dd>
            <Link to={`/imports/${importId}`}>{t('table.open-import')}</Link>
          </dd>
        </>
      )}
    </dl>
  );
}
