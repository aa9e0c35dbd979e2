import type { ReactNode } from 'react';

interface Props {
  title: string;
  /** What to do now. */
  children?: ReactNode;
}

export function Empty({ title, children }: Props): ReactNode {
  return (
    <div className="empty">
      <p className="empty-title">{title}</p>
      {children === undefined ? null : <div className="empty-next">{children}</div>}
    </div>
  );
}
