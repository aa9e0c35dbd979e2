import type { ReactNode } from 'react';
import { Modal } from 'antd';
import { useLanguage } from '../language/language.tsx';
import type { Key } from '../language/dictionary.ts';

const keys: readonly (readonly [string, Key])[] = [
  ['← → ↑ ↓', 'canvas.key-arrows'],
  ['Tab', 'canvas.key-tab'],
  ['C', 'canvas.key-connect'],
  ['Enter', 'canvas.key-enter'],
  ['F2', 'canvas.key-rename'],
  ['Delete', 'canvas.delete'],
  ['Ctrl Z', 'canvas.undo'],
  ['Ctrl Shift Z', 'canvas.redo'],
  ['Ctrl C', 'canvas.copy'],
  ['Ctrl X', 'canvas.cut'],
  ['Ctrl V', 'canvas.paste'],
  ['Ctrl D', 'canvas.duplicate'],
  ['Ctrl A', 'canvas.select-all'],
  ['Alt ← → ↑ ↓', 'canvas.key-nudge'],
  ['T', 'canvas.tidy'],
  ['G', 'canvas.group'],
  ['N', 'canvas.note'],
  ['D', 'canvas.disable'],
  ['Shift 1', 'canvas.fit'],
  ['Ctrl Enter', 'canvas.key-try'],
  ['?', 'canvas.keys'],
];

export function KeysHelp({ open, onClose }: { open: boolean; onClose(): void }): ReactNode {
  const { t } = useLanguage();
  return (
    <Modal open={open} title={t('canvas.keys-title')} footer={null} onCancel={onClose} width={640}>
      <dl className="keys" data-testid="keys">
        <div>
          <dt>
            <kbd>{t('canvas.key-double-name')}</kbd>
          </dt>
          <dd>{t('canvas.key-double')}</dd>
        </div>
        {keys.map(([key, word]) => (
          <div key={key}>
            <dt>
              <kbd>{key}</kbd>
            </dt>
            <dd>{t(word)}</dd>
          </div>
        ))}
      </dl>
    </Modal>
  );
}
