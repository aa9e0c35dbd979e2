import type { ReactNode } from 'react';
import { Button, Divider, Tooltip } from 'antd';
import {
  AppstoreOutlined,
  CompressOutlined,
  PlusOutlined,
  QuestionCircleOutlined,
  RedoOutlined,
  UndoOutlined,
  ZoomInOutlined,
  ZoomOutOutlined,
} from '@ant-design/icons';
import { useLanguage } from '../language/language.tsx';
import type { Key } from '../language/dictionary.ts';
import { useEditor } from './editor.tsx';
import type { CanvasAction } from './keys.ts';
import type { FlowInstance } from './view/surface.tsx';

interface Props {
  run(action: CanvasAction): boolean;
  instance: { current: FlowInstance | null };
}

/** At the lower left of the canvas. */
export function CanvasTools({ run, instance }: Props): ReactNode {
  const { canUndo, canRedo, readOnly } = useEditor();
  return (
    <div className="canvas-tools">
      {readOnly ? null : (
        <>
          <Tool word="canvas.add" icon={<PlusOutlined />} onClick={() => run('add')} />
          <Tool word="canvas.undo" icon={<UndoOutlined />} disabled={!canUndo} onClick={() => run('undo')} />
          <Tool word="canvas.redo" icon={<RedoOutlined />} disabled={!canRedo} onClick={() => run('redo')} />
          <Tool word="canvas.tidy" icon={<AppstoreOutlined />} onClick={() => run('tidy')} />
          <Divider orientation="vertical" style={{ height: 'auto', marginInline: 2 }} />
        </>
      )}
      <Tool
        word="canvas.zoom-out"
        icon={<ZoomOutOutlined />}
        onClick={() => void instance.current?.zoomOut()}
      />
      <Tool word="canvas.zoom-in" icon={<ZoomInOutlined />} onClick={() => void instance.current?.zoomIn()} />
      <Tool word="canvas.fit" icon={<CompressOutlined />} onClick={() => run('fit')} />
      <Tool word="canvas.keys" icon={<QuestionCircleOutlined />} onClick={() => run('keys')} />
    </div>
  );
}

function Tool({
  word,
  icon,
  disabled = false,
  onClick,
}: {
  word: Key;
  icon: ReactNode;
  disabled?: boolean;
  onClick(): void;
}): ReactNode {
  const { t } = useLanguage();
  return (
    <Tooltip title={t(word)}>
      <Button
        type="text"
        size="small"
        aria-label={t(word)}
        data-testid={word.replace('.', '-')}
        icon={icon}
        disabled={disabled}
        onClick={onClick}
      />
    </Tooltip>
  );
}
