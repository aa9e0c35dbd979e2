import type { FailureClass } from '../../schemas/connector.ts';
import type { Connector } from './connector.ts';
import type { Failure } from './failure.ts';
import type { Answer } from './read-answer.ts';

export type Tick = 'ok' | 'failed' | 'unknown';

/** What trying a credential out showed, each thing apart: 网络, 时间差, 签名, 权限. */
export interface ProbeResult {
  network: Tick;
  clock: Tick;
  signature: Tick;
  permission: Tick;
  /** Theirs less ours, as far as the `Date` header tells; whole seconds. */
  clockDifferenceMs?: number;
  /** The sentence and the one next step, unless all is well. */
  failure?: Failure;
}

/** Platforms check in this order: what comes before the fault was passed, what comes after was not reached. */
const FAULTS: Partial<
  Record<FailureClass, keyof Pick<ProbeResult, 'network' | 'clock' | 'signature' | 'permission'>>
> = {
  'platform-down': 'network',
  clock: 'clock',
  signature: 'signature',
  're-authorise': 'permission',
  'refresh-token': 'permission',
  permission: 'permission',
  ip: 'permission',
};
const ORDER = ['network', 'clock', 'signature', 'permission'] as const;
const DEFAULT_TOLERANCE_MS = 600_000;

/**
 * Reads the outcome of the manifest's probe. `date` is the answer's `Date` header, `now` the instant it came in; a
 * request that got no answer has neither. A failure that has nothing to do with the credential (no such order, too many
 * calls) leaves all four ticks good, since the call got that far.
 */
export function readProbe({ manifest }: Connector, answer: Answer, now: number, date?: string): ProbeResult {
  const theirs = date === undefined ? Number.NaN : Date.parse(date);
  const difference = Number.isNaN(theirs) ? undefined : theirs - now;
  const tolerance = manifest.clockToleranceMs ?? DEFAULT_TOLERANCE_MS;
  const clock = difference === undefined || Math.abs(difference) <= tolerance ? 'ok' : 'failed';
  const measured = difference === undefined ? {} : { clockDifferenceMs: difference };
  if (answer.ok) return { network: 'ok', clock, signature: 'ok', permission: 'ok', ...measured };
  const fault = FAULTS[answer.failure.class];
  const at = fault === undefined ? ORDER.length : ORDER.indexOf(fault);
  const tick = (index: number): Tick => (index < at ? 'ok' : index === at ? 'failed' : 'unknown');
  return {
    network: tick(0),
    clock: clock === 'failed' ? 'failed' : tick(1),
    signature: tick(2),
    permission: tick(3),
    ...measured,
    failure: answer.failure,
  };
}
