import { randomBytes } from 'node:crypto';
import { callOperation } from '../../connectors/kit/call-operation.ts';
import type { RequestOptions } from '../../connectors/kit/build-request.ts';
import type { Connector } from '../../connectors/kit/connector.ts';
import type { Credential } from '../../connectors/kit/draft.ts';
import { readProbe, type ProbeResult } from '../../connectors/kit/probe.ts';
import { createHttpClient } from '../sdk/http.ts';

const TIMEOUT_MS = 5_000;

/** Tries a credential out with the manifest's probe. An origin that is given is reached even if it is private. */
export async function probeConnector(
  connector: Connector,
  credential: Credential,
  options: RequestOptions,
): Promise<ProbeResult> {
  const client = createHttpClient({
    timeoutMs: TIMEOUT_MS,
    ...(options.origin === undefined ? {} : { allow: [hostOf(options.origin)] }),
  });
  try {
    const { answer, exchange } = await callOperation({
      ...options,
      connector,
      operation: connector.manifest.probe,
      credential,
      moment: { now: Date.now(), nonce: randomBytes(16).toString('hex') },
      http: (request) => client.request(request, AbortSignal.timeout(TIMEOUT_MS)),
    });
    return readProbe(connector, answer, Date.now(), exchange.response?.headers['date']);
  } finally {
    await client.close();
  }
}

const hostOf = (origin: string): string => {
  const url = new URL(origin);
  return `${url.hostname}:${url.port || (url.protocol === 'https:' ? '443' : '80')}`;
};
