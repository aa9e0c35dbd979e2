import type { ReactNode } from 'react';
import { Skeleton } from 'antd';

/** Where a screen will stand: its heading, and lines of what it holds. */
export const Loading = (): ReactNode => (
  <div className="page" aria-busy="true">
    <Skeleton active title={{ width: 160 }} paragraph={{ rows: 6 }} />
  </div>
);
