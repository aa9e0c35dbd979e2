import type { Json } from '../../schemas/values/json.ts';
import type { Clock } from '../core/ports.ts';
import type { DeliverResult, Message, RunStore } from '../store/run-store.ts';
import type { Engine } from './engine.ts';
import type { RunReads } from './run-reads.ts';

/** What others tell a run: everything goes through its inbox, so that only its driver ever writes its journal. */
export const createMessages = (
  store: RunStore,
  reads: RunReads,
  clock: Clock,
): Pick<Engine, 'cancel' | 'reply' | 'event' | 'resolve'> => {
  const send = (message: Omit<Message, 'at'>): Promise<DeliverResult> =>
    store.deliver({ ...message, at: clock.now() });
  return {
    cancel: (runId, reason, by) => send({ runId, kind: 'cancel', payload: { reason }, by }),
    reply: (token, payload, { by, dedupe }) =>
      send({
        token,
        kind: 'reply',
        payload,
        ...(by === undefined ? {} : { by }),
        ...(dedupe === undefined ? {} : { dedupe }),
      }),
    async event(target, name, payload, dedupe) {
      const ids = 'runId' in target ? [target.runId] : await reads.openByKey(target.key, target.value);
      if (ids.length === 0) return [{ kind: 'unknown' }];
      const key = dedupe === undefined ? {} : { dedupe };
      return Promise.all(ids.map((runId) => send({ runId, kind: 'event', name, payload, ...key })));
    },
    resolve(runId, step, decision, by) {
      const output = decision.kind === 'done' ? decision.output : null;
      const payload: Json = { decision: decision.kind, output };
      return send({ runId, step, kind: 'resolve', payload, by });
    },
  };
};
