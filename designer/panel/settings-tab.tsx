import type { ReactNode } from 'react';
import { Alert, Collapse } from 'antd';
import type { FlowNode } from '../../schemas/flow.ts';
import type { NodeDescriptor } from '../../schemas/node.ts';
import { useEditor } from '../canvas/editor.tsx';
import { setConfig } from '../canvas/model/index.ts';
import { FieldShelf } from '../forms/field-shelf.tsx';
import type { PlainSchema } from '../forms/fits-schema.ts';
import { SchemaForm } from '../forms/schema-form.tsx';
import { useSurroundings } from '../forms/surroundings.tsx';
import { useLanguage } from '../language/language.tsx';
import { JsonView } from '../ui/json-view.tsx';
import { ResilienceForm } from './resilience-form.tsx';

interface Props {
  id: string;
  node: FlowNode;
  descriptor: NodeDescriptor | undefined;
}

/** Settings that changed, so that typing in one of them is one step of undo. */
const changed = (before: FlowNode['config'], after: FlowNode['config']): string =>
  Object.keys({ ...before, ...after })
    .filter((name) => before[name] !== after[name])
    .join(' ');

/** What a node is told to do. */
export function SettingsTab({ id, node, descriptor }: Props): ReactNode {
  const { t, say } = useLanguage();
  const { apply, problems, readOnly } = useEditor();
  const { fields } = useSurroundings();
  const base = `/nodes/${id}`;
  const others = problems.filter(
    ({ path, node: of }) =>
      (path === base || path.startsWith(`${base}/`) || of === id) && !path.startsWith(`${base}/config/`),
  );
  const schema = descriptor?.config as PlainSchema | undefined;
  const empty = Object.keys(schema?.properties ?? {}).length === 0;
  return (
    <div className="panel-tab" data-testid="settings-tab">
      {others.map(({ path, code, message, severity }) => (
        <Alert
          key={`${path} ${code}`}
          type={severity === 'warning' ? 'warning' : 'error'}
          showIcon
          title={say(message)}
          className="panel-problem"
        />
      ))}
      {fields.length === 0 || empty || readOnly ? null : (
        <Collapse
          size="small"
          ghost
          className="panel-fields"
          items={[{ key: 'fields', label: t('panel.fields'), children: <FieldShelf /> }]}
        />
      )}
      {schema === undefined || empty ? (
        <p className="quiet">{t('panel.no-settings')}</p>
      ) : (
        <SchemaForm
          schema={schema}
          value={node.config}
          readOnly={readOnly}
          onChange={(config) =>
            apply(setConfig(id, config, descriptor), `config ${id} ${changed(node.config, config)}`)
          }
        />
      )}
      <Collapse
        size="small"
        ghost
        className="panel-more"
        items={[
          ...(descriptor?.structure === 'trigger'
            ? []
            : [
                {
                  key: 'resilience',
                  label: t('panel.advanced'),
                  children: <ResilienceForm id={id} node={node} descriptor={descriptor} />,
                },
              ]),
          { key: 'technical', label: t('panel.technical'), children: <JsonView label={id} value={node} /> },
        ]}
      />
    </div>
  );
}
