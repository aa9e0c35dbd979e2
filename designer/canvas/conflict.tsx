import { useState, type ReactNode } from 'react';
import { App, Button, Checkbox, Modal } from 'antd';
import { createFlow, type SavedDraft } from '../api/drafts.ts';
import type { FlowDefinition } from '../../schemas/flow.ts';
import { useLanguage } from '../language/language.tsx';
import { ChangeList, useChanges } from '../publish/change-list.tsx';
import { FailureNote } from '../ui/failure-note.tsx';
import { useSubmit } from '../ui/submit.ts';
import { useEditor } from './editor.tsx';
import type { FlowDocument } from './model/document.ts';
import { useSaving } from './save/use-saver.ts';

/** Opens by itself when somebody else saved the flow that is drawn here. */
export function Conflict(): ReactNode {
  const { state } = useSaving();
  if (state.kind !== 'conflict') return null;
  return <Meeting key={state.theirs.revision} theirs={state.theirs} base={state.base} />;
}

interface Props {
  theirs: SavedDraft;
  base: FlowDefinition | null;
}

function Meeting({ theirs, base }: Props): ReactNode {
  const { t } = useLanguage();
  const { document, nodeTypes } = useEditor();
  const { take, overwrite } = useSaving();
  const [seen, setSeen] = useState(false);
  const copying = useCopy(document, theirs);
  const overwriting = useSubmit(overwrite);
  const mine = document.definition;
  const apart = useChanges(mine, theirs.definition, nodeTypes);
  const theirLines = useChanges(base ?? mine, theirs.definition, nodeTypes);
  const myLines = useChanges(base ?? theirs.definition, mine, nodeTypes);
  return (
    <Modal
      open
      width={720}
      closable={false}
      title={t('canvas.conflict-title', { who: theirs.savedBy })}
      footer={[
        <Checkbox
          key="seen"
          checked={seen}
          onChange={(event) => setSeen(event.target.checked)}
          data-testid="conflict-seen"
        >
          {t('canvas.conflict-seen')}
        </Checkbox>,
        <Button
          key="over"
          danger
          disabled={!seen}
          loading={overwriting.busy}
          onClick={() => void overwriting.submit()}
          data-testid="conflict-overwrite"
        >
          {t('canvas.conflict-over')}
        </Button>,
        <Button
          key="copy"
          loading={copying.busy}
          onClick={() => void copying.submit()}
          data-testid="conflict-copy"
        >
          {t('canvas.conflict-copy')}
        </Button>,
        <Button key="take" type="primary" onClick={() => take(theirs)} data-testid="conflict-take">
          {t('canvas.conflict-take')}
        </Button>,
      ]}
    >
      <div data-testid="conflict">
        <p>{t('canvas.conflict-lead')}</p>
        <FailureNote failure={copying.failure ?? overwriting.failure} />
        {base === null ? (
          <>
            <h3>{t('canvas.conflict-apart')}</h3>
            <ChangeList lines={apart.lines} />
          </>
        ) : (
          <div className="conflict-sides">
            <section>
              <h3>{t('canvas.conflict-theirs')}</h3>
              <ChangeList lines={theirLines.lines} />
            </section>
            <section>
              <h3>{t('canvas.conflict-mine')}</h3>
              <ChangeList lines={myLines.lines} />
            </section>
          </div>
        )}
      </div>
    </Modal>
  );
}

/** Mine becomes a flow of its own, opened beside theirs. */
function useCopy(mine: FlowDocument, theirs: SavedDraft): ReturnType<typeof useSubmit> {
  const { t } = useLanguage();
  const { take } = useSaving();
  const { message } = App.useApp();
  return useSubmit(async () => {
    const { definition, layout } = mine;
    const id = `${definition.id.slice(0, 50)}-${Date.now().toString(36)}`;
    const name = {
      zh: t('canvas.copy-name', { name: definition.name.zh }),
      en: t('canvas.copy-name', { name: definition.name.en }),
    };
    await createFlow({ ...definition, id, name }, layout);
    void message.success(name.zh);
    take(theirs);
  });
}
