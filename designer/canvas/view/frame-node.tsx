import { memo, type ReactNode } from 'react';
import type { NodeProps } from '@xyflow/react';
import type { FrameNode as Node, NoteNode as Note } from './graph.ts';

/** Around the body of a loop, or around a group, whose title is also what it is dragged by. */
export const FrameNode = memo(function FrameNode({ id, data, selected }: NodeProps<Node>): ReactNode {
  return (
    <div className={`frame frame-${data.kind} ${selected ? 'is-selected' : ''}`} data-testid={`frame-${id}`}>
      {data.kind === 'group' ? <span className="frame-title">{data.title}</span> : null}
    </div>
  );
});

export const NoteNode = memo(function NoteNode({ id, data, selected }: NodeProps<Note>): ReactNode {
  return (
    <div className={`note ${selected ? 'is-selected' : ''}`} data-testid={`note-${id}`}>
      {data.text}
    </div>
  );
});
