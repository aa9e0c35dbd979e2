import { lazy, Suspense, useState, type ReactNode } from 'react';
import { CloseOutlined } from '@ant-design/icons';
import { Alert, Button, Input, Skeleton, Tabs } from 'antd';
import type { FlowNode } from '../../schemas/flow.ts';
import type { NodeDescriptor } from '../../schemas/node.ts';
import { useEditor } from '../canvas/editor.tsx';
import { nodeOf, renameNode } from '../canvas/model/index.ts';
import { SurroundingsContext } from '../forms/surroundings.tsx';
import { useLanguage } from '../language/language.tsx';
import { useNodeSurroundings } from './use-surroundings.ts';
import './panel.css';

const SettingsTab = lazy(async () => ({ default: (await import('./settings-tab.tsx')).SettingsTab }));
const DataTab = lazy(async () => ({ default: (await import('./data-tab.tsx')).DataTab }));
const TrialTab = lazy(async () => ({ default: (await import('./trial-tab.tsx')).TrialTab }));

type Tab = 'settings' | 'data' | 'test';

/** Everything about one node, at the right of the canvas: settings, data, test. Its parts come when first opened. */
export function NodePanel({ node: id }: { node: string }): ReactNode {
  const { document, nodeTypes, pins } = useEditor();
  const node = nodeOf(document, id);
  // A node that was just deleted may still be asked for.
  return node === undefined ? null : (
    <Panel
      key={id}
      id={id}
      node={node}
      descriptor={nodeTypes.get(node.type)}
      pinned={Object.hasOwn(pins, id)}
    />
  );
}

interface PanelProps {
  id: string;
  node: FlowNode;
  descriptor: NodeDescriptor | undefined;
  pinned: boolean;
}

function Panel({ id, node, descriptor, pinned }: PanelProps): ReactNode {
  const { t, say } = useLanguage();
  const { landing } = useEditor();
  const surroundings = useNodeSurroundings(id);
  const [tab, setTab] = useState<Tab>('settings');
  const [seen, setSeen] = useState(landing?.turn ?? 0);
  // Whoever is led to a setting must see it, whichever tab was open.
  if (landing !== null && landing.turn !== seen) {
    setSeen(landing.turn);
    setTab('settings');
  }
  const title = node.name ?? descriptor?.title ?? { zh: node.type, en: node.type };
  const waiting = <Skeleton active paragraph={{ rows: 5 }} />;
  const tabs: { key: Tab; label: string; content: ReactNode }[] = [
    {
      key: 'settings',
      label: t('panel.settings'),
      content: <SettingsTab id={id} node={node} descriptor={descriptor} />,
    },
    { key: 'data', label: t('panel.data'), content: <DataTab id={id} descriptor={descriptor} node={node} /> },
    {
      key: 'test',
      label: t('panel.test'),
      content: <TrialTab id={id} descriptor={descriptor} node={node} />,
    },
  ];
  return (
    <SurroundingsContext value={surroundings}>
      <aside
        className="node-panel"
        aria-label={t('panel.label', { name: say(title) })}
        data-testid="node-panel"
        data-pinned={pinned}
        // The canvas has keys of its own; what is typed here is not meant for it.
        onKeyDown={(event) => {
          if (!(event.ctrlKey || event.metaKey)) event.stopPropagation();
        }}
      >
        <PanelHead id={id} node={node} descriptor={descriptor} />
        <Tabs
          size="small"
          activeKey={tab}
          onChange={(key) => setTab(key as Tab)}
          items={tabs.map(({ key, label, content }) => ({
            key,
            // A field dragged out of the data opens the settings by being held over them.
            label: (
              <span data-testid={`tab-${key}`} onDragEnter={() => setTab(key)}>
                {label}
              </span>
            ),
            children: <Suspense fallback={waiting}>{content}</Suspense>,
          }))}
        />
      </aside>
    </SurroundingsContext>
  );
}

function PanelHead({ id, node, descriptor }: Omit<PanelProps, 'pinned'>): ReactNode {
  const { t, say, language } = useLanguage();
  const { apply, select, readOnly } = useEditor();
  const other = language === 'zh' ? 'en' : 'zh';
  const shown = node.name?.[language] ?? (descriptor === undefined ? '' : say(descriptor.title));
  const rename = (text: string): void => {
    if (text === '') return apply(renameNode(id, undefined), `name ${id}`);
    const before = node.name;
    const kept = before !== undefined && before[other] !== before[language] ? before[other] : text;
    return apply(
      renameNode(id, language === 'zh' ? { zh: text, en: kept } : { zh: kept, en: text }),
      `name ${id}`,
    );
  };
  return (
    <header className="panel-head">
      <div className="panel-title">
        <Input
          variant="borderless"
          value={shown}
          readOnly={readOnly}
          aria-label={t('panel.name')}
          data-testid="node-name"
          onChange={({ target }) => rename(target.value)}
        />
        <Button
          type="text"
          icon={<CloseOutlined />}
          aria-label={t('panel.close')}
          onClick={() => select([])}
        />
      </div>
      {descriptor === undefined ? (
        <Alert type="warning" title={t('panel.unknown-type', { type: node.type })} />
      ) : (
        <p className="quiet panel-summary">
          {say(descriptor.title)} · {say(descriptor.summary)}
        </p>
      )}
    </header>
  );
}
