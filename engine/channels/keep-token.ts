import { callOperation } from '../../connectors/kit/call-operation.ts';
import type { Connector } from '../../connectors/kit/connector.ts';
import type { Credential } from '../../connectors/kit/draft.ts';
import { failureOf } from '../../connectors/kit/failure.ts';
import { readTokens, tokenNeed } from '../../connectors/kit/token.ts';
import type { Channel } from '../../schemas/channel.ts';
import { systemActor } from '../store/actor.ts';
import { ChannelFailure } from './channel-failure.ts';
import { requestPlace, secretOf, sleepUntil, type ChannelPorts } from './channel-ports.ts';

/** A renewal that takes longer was left behind by a process that died. */
const RENEWAL_MS = 30_000;
const LOOK_AGAIN_MS = 200;
const keeper = systemActor('channels');

/** The credential of a channel. Throws ChannelFailure (`re-authorise`) if there is none, or it cannot be opened. */
export function readCredential({ secrets }: Pick<ChannelPorts, 'secrets'>, channel: string): Credential {
  try {
    return JSON.parse(secrets.open(secretOf(channel))) as Credential;
  } catch {
    throw new ChannelFailure(
      failureOf('re-authorise', 'credential-missing', {
        text: { zh: '这个渠道还没有可用的凭证。', en: 'This channel has no credential that can be used.' },
        next: { zh: '请在“授权”里填写凭证。', en: 'Enter the credential under “Access”.' },
      }),
    );
  }
}

/** Puts another credential in the place of the old one; flows and other channels notice nothing. */
export const writeCredential = (
  { secrets }: Pick<ChannelPorts, 'secrets'>,
  channel: string,
  credential: Credential,
  actor = keeper,
): Promise<void> =>
  secrets.put({ name: secretOf(channel), kind: 'other', value: JSON.stringify(credential) }, actor);

/**
 * The credential with a token that is good for the next call. `refused`: a token the platform has just turned down,
 * whatever its end. One process renews, the others wait for what it brings.
 */
export async function freshCredential(
  ports: ChannelPorts,
  channel: Channel,
  connector: Connector,
  signal: AbortSignal,
  refused?: string,
): Promise<Credential> {
  const good = (credential: Credential): boolean =>
    (refused === undefined || credential['accessToken'] !== refused) &&
    tokenNeed(connector, credential, ports.clock.now()).need === 'nothing';
  const first = readCredential(ports, channel.id);
  if (good(first)) return first;
  for (;;) {
    await ports.secrets.catchUp();
    const credential = readCredential(ports, channel.id);
    if (good(credential)) return credential;
    const now = ports.clock.now();
    if (await ports.store.claimToken(channel.id, now, now + RENEWAL_MS))
      try {
        return await renew(ports, channel, connector, signal, good);
      } finally {
        await ports.store.releaseToken(channel.id);
      }
    await sleepUntil(ports.clock, now + LOOK_AGAIN_MS, signal);
  }
}

async function renew(
  ports: ChannelPorts,
  channel: Channel,
  connector: Connector,
  signal: AbortSignal,
  good: (credential: Credential) => boolean,
): Promise<Credential> {
  // Between our look and our claim another process may have renewed it.
  await ports.secrets.catchUp();
  const credential = readCredential(ports, channel.id);
  if (good(credential)) return credential;
  const now = ports.clock.now();
  const need = tokenNeed(connector, { ...credential, accessTokenExpiresAt: String(now) }, now);
  if (need.need === 'authorise') throw new ChannelFailure(need.failure);
  if (need.need === 'nothing') throw new ChannelFailure(failureOf('re-authorise', 'token-refused'));
  const { answer } = await callOperation({
    connector,
    operation: need.operation,
    credential,
    moment: { now, nonce: ports.nonce() },
    http: (request) => ports.http(request, signal),
    ...requestPlace(channel),
  });
  if (!answer.ok)
    throw new ChannelFailure(
      // A refresh token that is refused is no longer good for anything.
      answer.failure.class === 'refresh-token'
        ? failureOf('re-authorise', answer.failure.code)
        : answer.failure,
    );
  const tokens = readTokens(connector, answer, ports.clock.now());
  if (tokens === undefined) throw new ChannelFailure(failureOf('re-authorise', 'token-not-given'));
  const renewed = { ...credential, ...tokens } as Credential;
  await writeCredential(ports, channel.id, renewed);
  return renewed;
}
