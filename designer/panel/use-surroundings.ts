import { useMemo, useRef } from 'react';
import { useNavigate } from 'react-router';
import { useEditor } from '../canvas/editor.tsx';
import { nodeOf } from '../canvas/model/index.ts';
import { fieldsOf, type DataField, type GroupWords } from '../forms/data-fields.ts';
import type { Surroundings } from '../forms/surroundings.tsx';
import { dictionary } from '../language/dictionary.ts';
import { fill } from '../language/translate.ts';
import type { Text } from '../../schemas/text.ts';
import { sampleData } from './sample-data.ts';

const noFields: readonly DataField[] = [];

/** What the inputs of one node's settings know of the flow. */
export function useNodeSurroundings(node: string): Surroundings {
  const { flow, document, nodeTypes, check, sample, problems, readOnly, landing } = useEditor();
  const navigate = useNavigate();
  const target = useRef<((field: DataField) => void) | null>(null);
  const shapes = check?.shapes;
  const { nodes } = document.definition;
  const fields = useMemo(() => {
    if (shapes === undefined) return noFields;
    const words: GroupWords = {
      input: dictionary['panel.group-input'],
      item: dictionary['panel.group-item'],
      event: (name) => both('panel.group-event', { name }),
      step: (id) => {
        const one = Object.hasOwn(nodes, id) ? nodes[id] : undefined;
        return one?.name ?? nodeTypes.get(one?.type ?? '')?.title ?? { zh: id, en: id };
      },
    };
    return fieldsOf(shapes, Object.hasOwn(shapes.nodes, node) ? shapes.nodes[node] : undefined, words);
  }, [shapes, nodes, nodeTypes, node]);
  const data = useMemo(() => sampleData(sample), [sample]);
  const base = `/nodes/${node}/config`;
  const own = useMemo(
    () =>
      problems
        .filter(({ path }) => path.startsWith(`${base}/`))
        .map(({ path, message, severity }) => ({ path: path.slice(base.length), message, severity })),
    [problems, base],
  );
  const landed = landing?.path.startsWith(`${base}/`) === true ? landing : null;
  const isMapped = nodeOf(document, node)?.type === 'map';
  return {
    fields,
    data,
    readOnly,
    problems: own,
    target,
    landing: landed === null ? null : { path: landed.path.slice(base.length), turn: landed.turn },
    openMapping: isMapped ? () => void navigate(`/flows/${flow}/nodes/${node}/mapping`) : undefined,
  };
}

const both = (key: keyof typeof dictionary, values: Record<string, string>): Text => ({
  zh: fill(dictionary[key], 'zh', values),
  en: fill(dictionary[key], 'en', values),
});
