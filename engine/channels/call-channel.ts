import { callOperation, type Exchange } from '../../connectors/kit/call-operation.ts';
import type { Connector } from '../../connectors/kit/connector.ts';
import type { Credential } from '../../connectors/kit/draft.ts';
import type { Failure } from '../../connectors/kit/failure.ts';
import type { Answer, Records } from '../../connectors/kit/read-answer.ts';
import type { Channel } from '../../schemas/channel.ts';
import type { RateLimit } from '../../schemas/connector.ts';
import type { JsonObject } from '../../schemas/values/json.ts';
import { ChannelFailure } from './channel-failure.ts';
import { requestPlace, sleepUntil, type ChannelPorts } from './channel-ports.ts';
import { freshCredential } from './keep-token.ts';
import type { BucketRule } from './rate-bucket.ts';

/** A line to one shop: tokens, limits and repeats are taken care of. */
export interface ChannelLink {
  readonly channel: Channel;
  readonly connector: Connector;
  /** Reads, and writes that may be repeated. Throws ChannelFailure once repeating has not helped. */
  call(operation: string, input: JsonObject): Promise<Records>;
  /** One try: within limits, with a good token, but never repeated, for writes that must not be. */
  once(operation: string, input: JsonObject): Promise<{ answer: Answer; exchange: Exchange }>;
  /** How many calls are to come: places of the bucket are fetched together. */
  expect(operation: string, calls: number): void;
}

const FIRST_WAIT_MS = 500;
const LONGEST_WAIT_MS = 60_000;
/** Repeats of one call by class; what is not here is final. */
const TRIES: Partial<Record<Failure['class'], number>> = {
  retry: 5,
  throttle: 20,
  'platform-down': 3,
  'refresh-token': 2,
};

export function openLink(
  ports: ChannelPorts,
  channel: Channel,
  connector: Connector,
  signal: AbortSignal,
): ChannelLink {
  const places = createPlaces(ports, channel, connector, signal);
  const once = async (
    operation: string,
    input: JsonObject,
    refused?: string,
  ): Promise<{ answer: Answer; exchange: Exchange; token: string | undefined }> => {
    const credential = await freshCredential(ports, channel, connector, signal, refused);
    await places.take(operation, credential);
    const result = await callOperation({
      connector,
      operation,
      input,
      credential,
      moment: { now: ports.clock.now(), nonce: ports.nonce() },
      http: (request) => ports.http(request, signal),
      ...requestPlace(channel),
    });
    return { ...result, token: credential['accessToken'] };
  };
  return {
    channel,
    connector,
    expect: places.expect,
    once,
    async call(operation, input) {
      const tries = new Map<Failure['class'], number>();
      let refused: string | undefined;
      for (;;) {
        const { answer, token } = await once(operation, input, refused);
        if (answer.ok) return answer;
        const { failure } = answer;
        const count = (tries.get(failure.class) ?? 0) + 1;
        tries.set(failure.class, count);
        if (signal.aborted || count >= (TRIES[failure.class] ?? 0)) throw new ChannelFailure(failure);
        if (failure.class === 'refresh-token') refused = token;
        else await wait(ports, places, operation, failure, count, signal);
      }
    },
  };
}

/** A throttled call empties the bucket, so that nobody else runs into the same refusal. */
async function wait(
  { clock }: ChannelPorts,
  places: Places,
  operation: string,
  failure: Failure,
  count: number,
  signal: AbortSignal,
): Promise<void> {
  const ms = failure.waitMs ?? Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** (count - 1));
  const until = clock.now() + ms;
  if (failure.class === 'throttle') await places.drain(operation, until);
  await sleepUntil(clock, until, signal);
}

interface Places {
  take(operation: string, credential: Credential): Promise<void>;
  expect(operation: string, calls: number): void;
  drain(operation: string, until: number): Promise<void>;
}

/** Places fetched and not used are given up after this: they would come on top of a bucket that has filled again. */
const KEPT_MS = 1_000;

/** Fetches places of the shared buckets, several at once where several calls are to come. */
function createPlaces(
  { buckets, clock }: ChannelPorts,
  channel: Channel,
  { manifest }: Connector,
  signal: AbortSignal,
): Places {
  const limits = manifest.limits ?? [];
  const held = new Map<string, { left: number; at: number }>();
  const coming = new Map<string, number>();
  const underWay = new Map<string, Promise<void>>();
  const seen = new Map<string, BucketRule[]>();
  const rulesFor = (operation: string, credential: Credential): BucketRule[] => {
    const rules = limits.flatMap((limit, index) =>
      limit.operations?.includes(operation) === false
        ? []
        : [toRule(limit, `${manifest.id}:${index}:${ownerOf(limit, channel, credential)}`)],
    );
    seen.set(operation, rules);
    return rules;
  };
  const fetchPlaces = async (rule: BucketRule, operation: string): Promise<void> => {
    const wanted = Math.max(1, Math.min(coming.get(operation) ?? 1, rule.burst));
    const answer = await buckets.take(rule, wanted, clock.now());
    if ('taken' in answer) held.set(rule.id, { left: answer.taken, at: clock.now() });
    else await sleepUntil(clock, clock.now() + answer.waitMs, signal);
  };
  const takeOne = async (rule: BucketRule, operation: string): Promise<void> => {
    for (;;) {
      const known = held.get(rule.id);
      if (known !== undefined && known.left > 0 && clock.now() - known.at < KEPT_MS) {
        known.left -= 1;
        return;
      }
      // Those that wait at the same time wait for the same places.
      let fetching = underWay.get(rule.id);
      if (fetching === undefined) {
        fetching = fetchPlaces(rule, operation).finally(() => underWay.delete(rule.id));
        underWay.set(rule.id, fetching);
      }
      await fetching;
    }
  };
  return {
    async take(operation, credential) {
      for (const rule of rulesFor(operation, credential)) await takeOne(rule, operation);
      coming.set(operation, Math.max(0, (coming.get(operation) ?? 1) - 1));
    },
    expect: (operation, calls) => void coming.set(operation, calls),
    async drain(operation, until) {
      held.clear();
      for (const rule of seen.get(operation) ?? []) await buckets.drain(rule, until);
    },
  };
}

const ownerOf = (limit: RateLimit, channel: Channel, credential: Credential): string =>
  limit.per === 'app' ? (credential['appKey'] ?? channel.id) : channel.id;

const toRule = ({ count, perMs, burst = count }: RateLimit, id: string): BucketRule => ({
  id,
  count,
  perMs,
  burst: Math.max(1, Math.min(burst, count)),
});
