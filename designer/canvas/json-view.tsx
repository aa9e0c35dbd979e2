import { lazy, Suspense, useState, type ReactNode } from 'react';
import { Alert, Skeleton } from 'antd';
import { FlowDefinition } from '../../schemas/flow.ts';
import type { Json } from '../../schemas/values/json.ts';
import { useLanguage } from '../language/language.tsx';
import { useEditor } from './editor.tsx';
import { withPlaces } from './model/arrange.ts';

const JsonEditor = lazy(async () => ({ default: (await import('../forms/json-editor.tsx')).JsonEditor }));

/** The flow as text, both ways: what is typed here is drawn there, as long as it is a flow of the same name. */
export function JsonView(): ReactNode {
  const { t } = useLanguage();
  const { document, apply, readOnly, flow } = useEditor();
  const [wrong, setWrong] = useState(false);
  const change = (value: Json): void => {
    const fits = isFlow(value, flow);
    setWrong(!fits);
    if (fits)
      apply(({ layout }) => withPlaces({ definition: value as unknown as FlowDefinition, layout }), 'json');
  };
  return (
    <div className="json-view" data-testid="json-view">
      {wrong ? <Alert type="warning" showIcon title={t('canvas.json-wrong')} /> : null}
      <Suspense fallback={<Skeleton active paragraph={{ rows: 12 }} />}>
        <JsonEditor
          label={t('view.json')}
          value={document.definition as unknown as Json}
          onChange={change}
          schema={FlowDefinition}
          height={Math.max(320, window.innerHeight - 160)}
          readOnly={readOnly}
        />
      </Suspense>
    </div>
  );
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Enough of a flow to be drawn; everything finer is told by the check. */
function isFlow(value: unknown, id: string): boolean {
  if (!isRecord(value) || value['id'] !== id || value['schemaVersion'] !== 1) return false;
  const { name, nodes, edges } = value;
  const named = isRecord(name) && typeof name['zh'] === 'string' && typeof name['en'] === 'string';
  const drawn =
    isRecord(nodes) &&
    Object.values(nodes).every(
      (node) => isRecord(node) && typeof node['type'] === 'string' && isRecord(node['config']),
    );
  const tied =
    Array.isArray(edges) &&
    edges.every((one) => isRecord(one) && typeof one['from'] === 'string' && typeof one['to'] === 'string');
  return named && drawn && tied;
}
