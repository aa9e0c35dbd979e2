import type { Json } from '../../../schemas/values/json.ts';
import { EngineError, toStepError } from '../../core/errors.ts';
import type { Call } from '../../sdk/call.ts';
import type { Outcome } from '../../sdk/outcome.ts';

/** Errors after which nobody can say whether the other side has acted: it was sent, and no clear refusal came back. */
const UNCLEAR: ReadonlySet<string> = new Set([
  'http-timeout',
  'http-lost',
  'http-server-error',
  'http-too-large',
  'http-encoding',
  'http-body',
]);

export const isUnclear = (thrown: unknown): thrown is EngineError =>
  thrown instanceof EngineError && UNCLEAR.has(thrown.code);

/** A person decides: what was sent and what came back are in the case. */
export const unknownOutcome = (call: Call, request: Json, error: EngineError): Outcome => ({
  kind: 'wait',
  wait: { kind: 'uncertain' },
  cases: [
    {
      type: 'uncertain',
      cause: 'unknown-outcome',
      severity: 'important',
      object: call.step,
      details: { request, error: toStepError(error) as unknown as Json, attempt: call.attempt },
    },
  ],
});
