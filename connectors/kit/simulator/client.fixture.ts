import { createHttpClient, type HttpClient } from '../../../engine/sdk/http.ts';
import type { JsonObject, Json } from '../../../schemas/values/json.ts';
import { operationOf } from '../build-request.ts';
import { callOperation } from '../call-operation.ts';
import type { Connector } from '../connector.ts';
import type { Credential } from '../draft.ts';
import type { Answer } from '../read-answer.ts';
import { nextPage, startWalk, walkInput } from '../walk/pages.ts';
import type { Interval } from '../walk/windows.ts';
import type { Simulator } from './server.ts';

/** A client of one connector against one simulator, over real HTTP through the engine's guarded client. */
export interface TestClient {
  call(operation: string, input?: JsonObject, credential?: Credential): Promise<Answer>;
  /** All records of a list in a window, in the order they came, read as the engine reads them. */
  walk(operation: string, window?: Interval, input?: JsonObject): Promise<Json[]>;
  close(): Promise<void>;
}

export function createTestClient(
  connector: Connector,
  simulator: Simulator,
  credential: () => Credential,
): TestClient {
  const client: HttpClient = createHttpClient({ allow: [new URL(simulator.origin).host] });
  let calls = 0;
  const call = async (operation: string, input: JsonObject = {}, given = credential()): Promise<Answer> => {
    calls += 1;
    const { answer } = await callOperation({
      connector,
      operation,
      input,
      credential: given,
      moment: { now: Math.floor(simulator.world.now()), nonce: String(calls).padStart(32, '0') },
      origin: simulator.origin,
      http: (request) => client.request(request, AbortSignal.timeout(10_000)),
    });
    return answer;
  };
  return {
    call,
    async walk(name, window, input = {}) {
      const operation = operationOf(connector, name);
      const records: Json[] = [];
      let state = startWalk(operation, window);
      while (state.phase === 'first' || state.phase === 'pages') {
        const answer = await call(name, { ...input, ...walkInput(operation, state) });
        if (!answer.ok)
          throw new Error(
            `${name}: ${answer.failure.class} ${answer.failure.code} ${answer.failure.said ?? ''}`,
          );
        records.push(...answer.records);
        state = nextPage(operation, state, answer);
      }
      return records;
    },
    close: () => client.close(),
  };
}
