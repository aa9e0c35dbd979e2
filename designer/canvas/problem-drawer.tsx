import type { ReactNode } from 'react';
import { Badge, Button, Popover } from 'antd';
import { CheckCircleOutlined, WarningOutlined } from '@ant-design/icons';
import type { FlowProblem } from '../../schemas/shape.ts';
import { useLanguage } from '../language/language.tsx';
import { useEditor } from './editor.tsx';
import { nodeOf } from './model/document.ts';
import { isError, nodeOfPath } from './problem-place.ts';

/** What is wrong with the flow as it is drawn; a click leads to the field. */
export function ProblemsButton(): ReactNode {
  const { t } = useLanguage();
  const { problems, check } = useEditor();
  const errors = problems.filter(isError).length;
  const ok = problems.length === 0;
  return (
    <Popover
      trigger="click"
      placement="bottomRight"
      title={t('canvas.problem-list')}
      content={<ProblemRows problems={problems} />}
    >
      <Button
        type="text"
        data-testid="problems"
        data-count={check === null ? '' : problems.length}
        icon={ok ? <CheckCircleOutlined /> : <WarningOutlined />}
        danger={errors > 0}
      >
        {ok ? t('canvas.no-problems') : t('canvas.problems')}
        {ok ? null : <Badge count={problems.length} size="small" style={{ marginInlineStart: 6 }} />}
      </Button>
    </Popover>
  );
}

export function ProblemRows({ problems }: { problems: readonly FlowProblem[] }): ReactNode {
  const { t, say } = useLanguage();
  const { document, nodeTypes, goTo } = useEditor();
  const nameOf = (one: FlowProblem): string => {
    const id = one.node ?? nodeOfPath(one.path, document.definition.edges);
    const node = id === null ? undefined : nodeOf(document, id);
    const name = node?.name ?? nodeTypes.get(node?.type ?? '')?.title;
    return name === undefined ? t('canvas.of-flow') : say(name);
  };
  if (problems.length === 0) return <p className="faint">{t('canvas.no-problems')}</p>;
  const sorted = problems.toSorted((a, b) => Number(isError(b)) - Number(isError(a)));
  return (
    <div className="problem-rows" data-testid="problem-list">
      {sorted.map((one) => (
        <button
          key={`${one.path} ${one.code}`}
          type="button"
          className={`problem-row ${isError(one) ? '' : 'is-warning'}`}
          onClick={() => goTo(one.path)}
        >
          <strong>{nameOf(one)}</strong>
          <span>{say(one.message)}</span>
        </button>
      ))}
    </div>
  );
}
