import type { FastifyInstance, FastifyRequest } from 'fastify';
import { notFound } from '../api-error.ts';
import type { ChannelDesk } from '../channel-port.ts';

/** Platforms push single orders; what is larger is not theirs. */
const MOST_BYTES = 2 * 1024 * 1024;

/**
 * Where platforms push to. The bytes are kept as they came, for the signature is taken over them; the reply is what the
 * platform waits for, and is given before anything is written.
 */
export function registerChannelPushes(app: FastifyInstance, channels: ChannelDesk, perMinute: number): void {
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('*', { parseAs: 'buffer', bodyLimit: MOST_BYTES }, (_request, body, done) =>
    done(null, body),
  );
  app.post('/hooks/channels/:channel/:push', {
    schema: { hide: true },
    config: { rateLimit: { max: perMinute, timeWindow: 60_000 } },
    handler: async (request, reply) => {
      const { channel, push } = request.params as { channel: string; push: string };
      const answer = await channels.push(channel, push, incomingOf(request));
      if (answer === undefined) throw notFound();
      return reply.code(answer.status).type(answer.contentType).send(answer.body);
    },
  });
}

const incomingOf = ({ method, url, headers, body }: FastifyRequest): Parameters<ChannelDesk['push']>[2] => ({
  method,
  target: url,
  headers: Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [
      name,
      Array.isArray(value) ? value.join(', ') : (value ?? ''),
    ]),
  ),
  body: Buffer.isBuffer(body) ? body.toString('utf8') : '',
});
