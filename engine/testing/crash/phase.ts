import type { StepState } from '../../core/state.ts';
import { isUndo } from '../../core/step-key.ts';
import type { OpenRun } from './report.ts';

/** Where in its life a run was when the process died, as its journal shows it. The first that fits is taken. */
export const phases = [
  'queued behind others',
  'born, nothing begun',
  'message delivered, not read',
  'undoing a lost branch',
  'effect under way',
  'effect under way in a loop',
  'next attempt due later',
  'waiting for time',
  'waiting for an event',
  'waiting for a reply',
  'waiting for a person',
  'waiting for a child run',
  'waiting for a word on an unknown outcome',
  'between steps',
] as const;
export type Phase = (typeof phases)[number];

const waits: Partial<Record<string, Phase>> = {
  time: 'waiting for time',
  event: 'waiting for an event',
  reply: 'waiting for a reply',
  person: 'waiting for a person',
  child: 'waiting for a child run',
  uncertain: 'waiting for a word on an unknown outcome',
};

const isUnderWay = ({ status }: StepState): boolean => status === 'started' || status === 'retrying';

export const phaseOf = ({ status, inbox_seq: sent, inbox_read: read, state }: OpenRun): Phase => {
  if (status === 'queued') return 'queued behind others';
  if (state.steps.size === 0) return 'born, nothing begun';
  if (sent > read) return 'message delivered, not read';
  const steps = [...state.steps].filter(([key]) => !state.scopes.has(key));
  const underWay = steps.filter(([, step]) => isUnderWay(step));
  if (underWay.some(([key]) => isUndo(key))) return 'undoing a lost branch';
  const [first] = underWay;
  if (first !== undefined && first[1].status === 'started')
    return first[0].includes('[') ? 'effect under way in a loop' : 'effect under way';
  if (first !== undefined) return 'next attempt due later';
  const waiting = steps.find(([, step]) => step.status === 'waiting')?.[1].wait?.kind;
  return waits[waiting ?? ''] ?? 'between steps';
};
