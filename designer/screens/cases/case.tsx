import { type ReactNode } from 'react';
import { Link, useNavigate, useParams } from 'react-router';
import { useCaseCounts } from '../../app/case-counts.tsx';
import { useFlowNames } from '../../app/flow-names.tsx';
import { useLanguage } from '../../language/language.tsx';
import { FailureNote } from '../../ui/failure-note.tsx';
import { Page } from '../../ui/page.tsx';
import { CaseCard } from './case-card.tsx';
import { useCase } from './use-case.ts';

/** One case by its address. */
export function CaseScreen(): ReactNode {
  const { case: id = '' } = useParams();
  const { t } = useLanguage();
  const { nameOf } = useFlowNames();
  const counts = useCaseCounts();
  const navigate = useNavigate();
  const file = useCase(id);
  const { value, failure, reload } = file;
  const title = value === null ? t('case.title') : (value.object ?? t(`case.${value.type}`));
  return (
    <Page title={title}>
      <p className="crumbs">
        <Link to="/cases">{t('cases.title')}</Link>
        {value?.run == null ? null : (
          <Link to={`/runs/${value.run}`}>
            {t('case.to-run', { flow: value.flow === null ? value.run : nameOf(value.flow) })}
          </Link>
        )}
      </p>
      <FailureNote failure={failure} onRetry={reload} />
      {value === null ? null : (
        <CaseCard
          file={value}
          onUnmask={file.unmask}
          onDone={() => {
            counts.reload();
            void navigate(value.run === null ? '/cases' : `/runs/${value.run}`);
          }}
        />
      )}
    </Page>
  );
}
