import { Link } from 'react-router';
import type { Case } from '../../api/cases.ts';
import { useFlowNames } from '../../app/flow-names.tsx';
import { useLanguage } from '../../language/language.tsx';
import { fieldName } from '../../ui/field-name.ts';
import { useCodeName } from '../../ui/code-name.ts';
import type { Column } from '../../ui/data-table.tsx';
import { Severity } from '../../ui/severity.tsx';
import { Tag } from '../../ui/status.tsx';
import { When } from '../../ui/when.tsx';

export function useCaseColumns(): Column<Case>[] {
  const { t } = useLanguage();
  const { nameOf } = useFlowNames();
  const codeName = useCodeName();
  return [
    {
      key: 'severity',
      head: t('case.severity'),
      place: 'side',
      cell: ({ severity }) => <Severity severity={severity} />,
    },
    {
      key: 'object',
      head: t('case.object'),
      place: 'lead',
      cell: ({ id, object, cause }) => <Link to={`/cases/${id}`}>{object ?? codeName(cause)}</Link>,
    },
    {
      key: 'cause',
      head: t('case.cause'),
      cell: ({ type, cause }) => (
        <>
          {codeName(cause)} <Tag>{t(`case.${type}`)}</Tag>
        </>
      ),
    },
    {
      key: 'field',
      head: t('case.field'),
      cell: ({ field, value }) =>
        field === null ? null : (
          <>
            <code>{fieldName(field)}</code> {value}
          </>
        ),
    },
    {
      key: 'flow',
      head: t('runs.flow'),
      cell: ({ flow, run }) =>
        flow === null ? null : run === null ? nameOf(flow) : <Link to={`/runs/${run}`}>{nameOf(flow)}</Link>,
    },
    { key: 'opened', head: t('case.opened'), cell: ({ openedAt }) => <When at={openedAt} /> },
    {
      key: 'deadline',
      head: t('case.deadline'),
      named: true,
      cell: ({ deadlineAt }) => (deadlineAt === null ? null : <When at={deadlineAt} />),
    },
  ];
}
