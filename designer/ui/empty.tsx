import type { ReactNode } from 'react';
import { Empty as AntEmpty } from 'antd';

interface Props {
  title: string;
  /** What to do now. */
  children?: ReactNode;
}

export function Empty({ title, children }: Props): ReactNode {
  return (
    <AntEmpty
      className="empty"
      image={AntEmpty.PRESENTED_IMAGE_SIMPLE}
      description={<span className="empty-title">{title}</span>}
    >
      {children === undefined ? null : <div className="empty-next">{children}</div>}
    </AntEmpty>
  );
}
