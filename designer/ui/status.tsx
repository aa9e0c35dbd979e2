import type { ReactNode } from 'react';
import { Tag as AntTag } from 'antd';

/** How good a state is; its colour comes second to its word. */
export type Tone = 'good' | 'busy' | 'waiting' | 'bad' | 'idle';

/** A dot and a word, never the colour alone. */
export function Status({ tone, children }: { tone: Tone; children: ReactNode }): ReactNode {
  return (
    <span className={`status tone-${tone}`}>
      <span className="status-dot" aria-hidden="true" />
      {children}
    </span>
  );
}

const colors = {
  other: 'purple',
  bad: 'error',
  waiting: 'warning',
  good: 'success',
  busy: 'processing',
} as const;

/** A word set apart; `look` says what kind of word it is. */
export function Tag({
  look = 'plain',
  children,
}: {
  look?: 'plain' | keyof typeof colors;
  children: ReactNode;
}): ReactNode {
  return (
    <AntTag variant="filled" className="tag" {...(look === 'plain' ? {} : { color: colors[look] })}>
      {children}
    </AntTag>
  );
}
