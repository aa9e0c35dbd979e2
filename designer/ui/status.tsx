import type { ReactNode } from 'react';

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

export function Tag({ look = 'plain', children }: { look?: string; children: ReactNode }): ReactNode {
  return <span className={`tag tag-${look}`}>{children}</span>;
}
