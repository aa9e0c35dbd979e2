import { useMemo, useState, type ReactNode } from 'react';
import { Empty, Segmented, Select } from 'antd';
import type { FlowNode } from '../../schemas/flow.ts';
import type { NodeDescriptor } from '../../schemas/node.ts';
import type { NodeShape, Shape } from '../../schemas/shape.ts';
import type { Json } from '../../schemas/values/json.ts';
import { useEditor } from '../canvas/editor.tsx';
import { portsOf } from '../canvas/model/index.ts';
import { fieldsOfShape, type DataField } from '../forms/data-fields.ts';
import { useSurroundings } from '../forms/surroundings.tsx';
import { useLanguage } from '../language/language.tsx';
import { JsonView } from '../ui/json-view.tsx';
import { DataSchema } from './data-schema.tsx';
import { DataTable } from './data-table.tsx';
import { stepOf } from './sample-data.ts';

interface Props {
  id: string;
  node: FlowNode;
  descriptor: NodeDescriptor | undefined;
}

type Side = 'in' | 'out';
type View = 'schema' | 'table' | 'json';

const nothing: Shape = { types: [] };

/** What comes into a node and what goes out: as fields with how often they are empty, as a table, or as it is. */
export function DataTab({ id, node, descriptor }: Props): ReactNode {
  const { t } = useLanguage();
  const { check, sample, pins } = useEditor();
  const { data, fields } = useSurroundings();
  const [side, setSide] = useState<Side>('in');
  const [view, setView] = useState<View>('schema');
  const shapes = check?.shapes;
  const shape = shapes !== undefined && Object.hasOwn(shapes.nodes, id) ? shapes.nodes[id] : undefined;
  const step = stepOf(sample, id);
  const pinned = Object.hasOwn(pins, id) ? (pins[id] as Json) : undefined;
  const output = pinned ?? (step?.output as Json | undefined);
  const value = side === 'in' ? data : output;
  return (
    <div className="panel-tab" data-testid="data-tab">
      <div className="data-bar">
        <Segmented<Side>
          size="small"
          value={side}
          onChange={setSide}
          aria-label={t('panel.side')}
          options={[
            { value: 'in', label: t('panel.in') },
            { value: 'out', label: t('panel.out') },
          ]}
        />
        <Segmented<View>
          size="small"
          value={view}
          onChange={setView}
          aria-label={t('panel.view')}
          options={[
            { value: 'schema', label: t('panel.schema') },
            { value: 'table', label: t('panel.table') },
            { value: 'json', label: t('panel.json') },
          ]}
        />
      </div>
      {side === 'out' && pinned !== undefined ? <p className="pinned-note">{t('panel.pinned')}</p> : null}
      {view === 'schema' ? (
        side === 'in' ? (
          <DataSchema fields={fields} data={data} />
        ) : (
          <OutSchema id={id} node={node} descriptor={descriptor} shape={shape} output={output} />
        )
      ) : value === undefined ? (
        <Empty image={Empty.PRESENTED_IMAGE_SIMPLE} description={t('panel.no-data')} />
      ) : view === 'table' ? (
        <DataTable value={value} fields={side === 'in' ? fields : []} />
      ) : (
        <JsonView label={side === 'in' ? t('panel.in') : t('panel.out')} value={value} />
      )}
    </div>
  );
}

interface OutProps extends Props {
  shape: NodeShape | undefined;
  output: Json | undefined;
}

/** The fields that go out, by the way they go. */
function OutSchema({ id, node, descriptor, shape, output }: OutProps): ReactNode {
  const { t, say } = useLanguage();
  const ports = portsOf(node, descriptor);
  const [chosen, setChosen] = useState<string | null>(null);
  const port = chosen ?? ports[0]?.id ?? 'out';
  const known = shape?.out ?? {};
  const own = Object.hasOwn(known, port) ? known[port] : shape?.result;
  const fields = useMemo((): DataField[] => {
    const title = node.name ?? descriptor?.title ?? { zh: id, en: id };
    return fieldsOfShape(own ?? nothing, { id: `steps.${id}`, label: title });
  }, [own, node.name, descriptor, id]);
  const data: Json | undefined = output === undefined ? undefined : { steps: { [id]: output } };
  return (
    <>
      {ports.length < 2 ? null : (
        <Select
          size="small"
          className="data-port"
          value={port}
          aria-label={t('panel.port')}
          options={ports.map(({ id: value, label }) => ({ value, label: say(label) }))}
          onChange={setChosen}
        />
      )}
      <DataSchema fields={fields} data={data} />
    </>
  );
}
