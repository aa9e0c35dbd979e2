import { useState, type ReactNode } from 'react';
import { Link } from 'react-router';
import { Segmented, Tooltip } from 'antd';
import { ArrowLeftOutlined } from '@ant-design/icons';
import { useLanguage } from '../language/language.tsx';
import { isComposing } from '../ui/composing.ts';
import type { Draft } from '../api/drafts.ts';
import { useEditor } from './editor.tsx';
import { withDefinition } from './model/document.ts';
import { ProblemsButton } from './problem-drawer.tsx';
import { SaveStateNote } from './save-state.tsx';

export type View = 'canvas' | 'outline' | 'json';

interface Props {
  draft: Draft;
  view: View;
  onView(view: View): void;
  /** At the right end: try, versions, publish. */
  children: ReactNode;
}

const views = ['canvas', 'outline', 'json'] as const;

export function EditorBar({ draft, view, onView, children }: Props): ReactNode {
  const { t } = useLanguage();
  const { version, changed } = draft;
  const { past } = useChanged();
  const ahead = changed || past;
  return (
    <header className="editor-bar">
      <Tooltip title={t('canvas.back')}>
        <Link to="/flows" aria-label={t('canvas.back')}>
          <ArrowLeftOutlined />
        </Link>
      </Tooltip>
      <FlowName />
      <span className="flow-state" data-testid="flow-state">
        {version === null
          ? t('canvas.draft')
          : t(ahead ? 'canvas.draft-ahead' : 'canvas.draft-live', { version })}
      </span>
      <SaveStateNote />
      <span className="grow" />
      <Segmented<View>
        aria-label={t('canvas.view')}
        value={view}
        onChange={onView}
        options={views.map((one) => ({ value: one, label: t(`view.${one}`) }))}
        data-testid="view"
      />
      <ProblemsButton />
      {children}
    </header>
  );
}

/** Whether something was done to the logic since the flow was opened. */
function useChanged(): { past: boolean } {
  const { document } = useEditor();
  const [start] = useState(document.definition);
  return { past: document.definition !== start };
}

function FlowName(): ReactNode {
  const { t, say, language } = useLanguage();
  const { document, apply, readOnly } = useEditor();
  const { name } = document.definition;
  const [typed, setTyped] = useState<string | null>(null);
  const finish = (): void => {
    const text = typed?.trim() ?? '';
    setTyped(null);
    if (text === '' || text === name[language]) return;
    // A name that was never translated stays the same in both languages.
    const same = name.zh === name.en;
    const next = same ? { zh: text, en: text } : { ...name, [language]: text };
    apply((before) => withDefinition(before, { name: next }));
  };
  return (
    <>
      <h1 className="unseen">{say(name)}</h1>
      <input
        className="editor-name"
        aria-label={t('canvas.name')}
        value={typed ?? name[language]}
        readOnly={readOnly}
        onChange={(event) => setTyped(event.target.value)}
        onBlur={finish}
        onKeyDown={(event) => {
          if (event.key === 'Enter' && !isComposing(event.nativeEvent)) event.currentTarget.blur();
        }}
        data-testid="flow-name"
      />
    </>
  );
}
