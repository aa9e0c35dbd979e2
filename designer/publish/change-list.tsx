import { useMemo, type ReactNode } from 'react';
import type { FlowDiff } from '../../schemas/api/flow-diff.ts';
import type { FlowDefinition } from '../../schemas/flow.ts';
import type { NodeDescriptor } from '../../schemas/node.ts';
import { diffFlows } from '../../schemas/diff-flows.ts';
import { labelsOf } from '../canvas/face/labels.ts';
import { useLanguage } from '../language/language.tsx';
import { changeLines, type ChangeLine } from './change-words.ts';

const noLabels = labelsOf(null);

/** The changes from one definition to another, in words. */
export function useChanges(
  before: FlowDefinition,
  after: FlowDefinition,
  types: ReadonlyMap<string, NodeDescriptor>,
): { diff: FlowDiff; lines: readonly ChangeLine[] } {
  const { language, t } = useLanguage();
  return useMemo(() => {
    const diff = diffFlows(before, after);
    return { diff, lines: changeLines(diff, { before, after, types }, { language, t, labels: noLabels }) };
  }, [before, after, types, language, t]);
}

const signs = { added: '＋', removed: '−', changed: '✎' } as const;

export function ChangeList({
  lines,
  onPick,
}: {
  lines: readonly ChangeLine[];
  onPick?: (node: string) => void;
}): ReactNode {
  const { t } = useLanguage();
  if (lines.length === 0) return <p className="faint">{t('publish.no-changes')}</p>;
  return (
    <ul className="changes" data-testid="changes">
      {lines.map((line) => (
        <li key={line.key} className={`change is-${line.kind}`}>
          <span className="change-sign" aria-hidden="true">
            {signs[line.kind]}
          </span>
          <span>
            {line.node !== null && onPick !== undefined ? (
              <button type="button" className="link" onClick={() => onPick(line.node ?? '')}>
                {line.title}
              </button>
            ) : (
              <strong>{line.title}</strong>
            )}
            {line.detail === undefined ? null : (
              <span className="change-detail">
                {line.detail.what === '' ? null : <em>{line.detail.what}</em>}
                <del>{line.detail.before}</del> → <ins>{line.detail.after}</ins>
              </span>
            )}
          </span>
        </li>
      ))}
    </ul>
  );
}
