import type { Json, JsonObject } from '../../../schemas/values/json.ts';
import { operationOf } from '../build-request.ts';
import { callOperation } from '../call-operation.ts';
import type { Connector } from '../connector.ts';
import type { Credential } from '../draft.ts';
import { nextPage, startWalk, walkInput } from '../walk/pages.ts';
import { splitInterval, type Interval } from '../walk/windows.ts';
import type { TestClient } from './client.fixture.ts';
import type { FaultKind } from './faults.ts';
import type { Simulator } from './server.ts';

/** What a client must make of each fault, whatever the platform's words. */
export const faultClasses: readonly [FaultKind, string][] = [
  ['down', 'platform-down'],
  ['html', 'retry'],
  ['truncated', 'retry'],
  ['wrong-json', 'retry'],
  ['throttled', 'throttle'],
  ['wrong-secret', 'signature'],
  ['ip-refused', 'ip'],
  ['scope-missing', 'permission'],
  ['token-expired', 'refresh-token'],
  ['clock-off', 'clock'],
];

/**
 * Reads a list window by window as the engine does, while orders it has yet to read are written again after every page
 * and so leave the window; then reads the time since, where they went. Answers how often each version was handed out,
 * under `keyOf` of its record.
 */
export async function walkShifting(
  { connector, client, simulator }: { connector: Connector; client: TestClient; simulator: Simulator },
  operationId: string,
  interval: Interval,
  keyOf: (record: Json) => string,
  input: JsonObject = {},
): Promise<Map<string, number>> {
  const operation = operationOf(connector, operationId);
  const window = operation.walk?.window;
  if (window === undefined) throw new Error(`${operationId} has no window`);
  const { world } = simulator;
  const versions = new Map<string, number>();
  let touched = 0;
  const read = async (one: Interval, isShifting: boolean): Promise<void> => {
    let state = startWalk(operation, one, 20);
    while (state.phase === 'first' || state.phase === 'pages') {
      const answer = await client.call(operationId, { ...input, ...walkInput(operation, state) });
      if (!answer.ok)
        throw new Error(`${answer.failure.class} ${answer.failure.code} ${answer.failure.said}`);
      for (const record of answer.records)
        versions.set(keyOf(record), (versions.get(keyOf(record)) ?? 0) + 1);
      state = nextPage(operation, state, answer);
      const [first] = isShifting ? world.shop.between('updated', one.from, one.to, world.now()) : [];
      const at = Math.floor(world.now() / 1000) * 1000;
      if (first !== undefined && touched < 40) {
        touched += 1;
        world.shop.record(first, { at, kind: 'touched' });
      }
    }
  };
  for (const one of splitInterval({ ...window, stepMs: window.maxSpanMs }, interval)) await read(one, true);
  const end = Math.ceil(world.now() / 1000) * 1000 + 1000;
  for (const one of splitInterval({ ...window, stepMs: window.maxSpanMs }, { from: interval.to, to: end }))
    await read(one, false);
  return versions;
}

/**
 * What a person reads where the secret is wrong, the clock hours slow, the permission missing, the token over and the
 * address not listed. Secret, clock and token are really wrong; `wrong` names the credential's members for them.
 */
export async function sentencesOf(
  { connector, client, simulator }: { connector: Connector; client: TestClient; simulator: Simulator },
  credential: Credential,
  wrong: { secret: string; token: string },
): Promise<(string | undefined)[]> {
  const said = async (call: ReturnType<TestClient['call']>): Promise<string | undefined> => {
    const answer = await call;
    return answer.ok ? undefined : answer.failure.message.zh;
  };
  const planned = async (kind: FaultKind): Promise<string | undefined> => {
    simulator.world.faults.set({ kind, times: 1 });
    return said(client.call('probe'));
  };
  return [
    await said(client.call('probe', {}, { ...credential, [wrong.secret]: 'another' })),
    await said(callSlow(connector, simulator, credential)),
    await planned('scope-missing'),
    await said(client.call('probe', {}, { ...credential, [wrong.token]: 'another' })),
    await planned('ip-refused'),
  ];
}

/** A call by a machine whose clock is three hours slow. */
async function callSlow(
  connector: Connector,
  { origin, world }: Simulator,
  credential: Credential,
): ReturnType<TestClient['call']> {
  const { answer } = await callOperation({
    connector,
    operation: 'probe',
    credential,
    moment: { now: Math.floor(world.now()) - 3 * 3_600_000, nonce: 'f'.repeat(32) },
    origin,
    http: async ({ url, method, headers, body }) => {
      const response = await fetch(url, { method, headers, ...(body === undefined ? {} : { body }) });
      return {
        status: response.status,
        headers: Object.fromEntries(response.headers),
        body: await response.text(),
      };
    },
  });
  return answer;
}
