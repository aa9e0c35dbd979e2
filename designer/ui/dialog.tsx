import { useEffect, useState, type ReactNode } from 'react';
import { Modal } from 'antd';
import { useLanguage } from '../language/language.tsx';

interface Props {
  title: string;
  /** In pixels; as wide as a form unless told. */
  width?: number;
  onClose(): void;
  children: ReactNode;
}

/** It keeps the focus inside, closes by Escape, and gives the focus back to whatever opened it. */
export function Dialog({ title, width = 520, onClose, children }: Props): ReactNode {
  const { t } = useLanguage();
  const [opener] = useState(() => document.activeElement);
  useEffect(
    () => () => {
      if (opener instanceof HTMLElement) opener.focus();
    },
    [opener],
  );
  return (
    <Modal
      open
      className="dialog"
      title={title}
      width={width}
      footer={null}
      closable={{ 'aria-label': t('action.close') }}
      onCancel={onClose}
    >
      {children}
    </Modal>
  );
}
