import { callOperation } from '../../connectors/kit/call-operation.ts';
import type { Connector } from '../../connectors/kit/connector.ts';
import type { Credential } from '../../connectors/kit/draft.ts';
import { failureOf, type Failure } from '../../connectors/kit/failure.ts';
import { readProbe, type ProbeResult, type Tick } from '../../connectors/kit/probe.ts';
import { stringToSign } from '../../connectors/kit/string-to-sign.ts';
import type { Channel } from '../../schemas/channel.ts';
import type { Text } from '../../schemas/text.ts';
import { ProblemError } from '../../schemas/values/problem-error.ts';
import { requestPlace, type ChannelPorts } from './channel-ports.ts';
import { showExchange, type ShownExchange } from './show-exchange.ts';

export interface ChannelTest {
  ok: boolean;
  ticks: {
    id: 'network' | 'clock' | 'signature' | 'permission';
    title: Text;
    state: Tick;
    /** Of a tick that failed: what is wrong, and the one next step. */
    message?: Text;
    next?: Text;
  }[];
  clockDifferenceMs?: number;
  exchange: ShownExchange;
}

const TITLES: Readonly<Record<ChannelTest['ticks'][number]['id'], Text>> = {
  network: { zh: '网络', en: 'Network' },
  clock: { zh: '时间差', en: 'Clock' },
  signature: { zh: '签名', en: 'Signature' },
  permission: { zh: '权限', en: 'Permission' },
};
const TIMEOUT_MS = 5_000;

/** Tries a credential out with one cheap read. Nothing is written, here or there; a token is used as it is. */
export async function testChannel(
  ports: Pick<ChannelPorts, 'http' | 'clock' | 'nonce'>,
  channel: Channel,
  connector: Connector,
  credential: Credential,
): Promise<ChannelTest> {
  const { probe } = connector.manifest;
  const place = requestPlace(channel);
  const moment = { now: ports.clock.now(), nonce: ports.nonce() };
  const { answer, exchange } = await callOperation({
    connector,
    operation: probe,
    credential,
    moment,
    http: (request) => ports.http({ ...request, timeoutMs: TIMEOUT_MS }, AbortSignal.timeout(TIMEOUT_MS)),
    ...place,
  });
  const result = readProbe(connector, answer, ports.clock.now(), exchange.response?.headers['date']);
  return {
    ok: answer.ok && result.clock === 'ok',
    ticks: ticksOf(result),
    ...(result.clockDifferenceMs === undefined ? {} : { clockDifferenceMs: result.clockDifferenceMs }),
    exchange: showExchange(connector, credential, exchange, signedText(connector, credential, moment, place)),
  };
}

function signedText(
  connector: Connector,
  credential: Credential,
  moment: { now: number; nonce: string },
  place: ReturnType<typeof requestPlace>,
): string | undefined {
  try {
    return stringToSign(connector, connector.manifest.probe, {}, credential, moment, place);
  } catch (error) {
    // A credential that lacks a field signs nothing; the test says which.
    if (error instanceof ProblemError) return undefined;
    throw error;
  }
}

function ticksOf(result: ProbeResult): ChannelTest['ticks'] {
  const ids = ['network', 'clock', 'signature', 'permission'] as const;
  const failure =
    result.failure ?? (result.clock === 'failed' ? failureOf('clock', 'clock-differs') : undefined);
  // A failure no tick stands for, such as a field that is missing, is told at the first that was not passed.
  const at = ids.find((id) => result[id] === 'failed') ?? (failure === undefined ? undefined : 'permission');
  return ids.map((id) => ({
    id,
    title: TITLES[id],
    state: id === at ? 'failed' : result[id],
    ...(id === at && failure !== undefined ? wordsOf(failure) : {}),
  }));
}

const wordsOf = ({ message, next, said }: Failure): { message: Text; next: Text } => ({
  message:
    said === undefined ? message : { zh: `${message.zh}（平台：${said}）`, en: `${message.en} (“${said}”)` },
  next,
});
