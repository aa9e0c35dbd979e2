import type { ReactNode } from 'react';
import { Button, Tooltip } from 'antd';
import { CheckCircleOutlined, CloudSyncOutlined, LaptopOutlined } from '@ant-design/icons';
import { useLanguage } from '../language/language.tsx';
import { useEditor } from './editor.tsx';
import { useSaving } from './save/use-saver.ts';

/** Where the work is: with the server, on its way, or safe in this browser. */
export function SaveStateNote(): ReactNode {
  const { t, say } = useLanguage();
  const { state, flush } = useSaving();
  const { readOnly } = useEditor();
  if (readOnly) return <span className="save-state">{t('canvas.read-only')}</span>;
  if (state.kind === 'kept')
    return (
      <span className="save-state is-kept" role="status" data-testid="save-state" data-state="kept">
        <Tooltip title={say(state.failure.text)}>
          <span>
            <LaptopOutlined /> {t('canvas.kept', { count: state.changes })}
          </span>
        </Tooltip>
        <Button size="small" onClick={() => void flush()} data-testid="save-retry">
          {t('canvas.retry')}
        </Button>
      </span>
    );
  const saved = state.kind === 'saved';
  return (
    <span className="save-state" role="status" data-testid="save-state" data-state={state.kind}>
      {saved ? <CheckCircleOutlined /> : <CloudSyncOutlined />} {t(saved ? 'canvas.saved' : 'canvas.saving')}
    </span>
  );
}
