import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { sendReply } from '../../../schemas/api/hooks.ts';
import { parseJson } from '../../../schemas/values/parse-json.ts';
import type { Json } from '../../../schemas/values/json.ts';
import { notFound, refuse } from '../api-error.ts';
import { checkReply } from '../check-reply.ts';
import { documentOnly } from '../request-schema.ts';
import { schemaOf } from '../serve-route.ts';
import type { ServerParts } from '../server-parts.ts';
import { parseBody, readBody } from './body.ts';
import { headerText } from './signature.ts';

/**
 * `POST /replies/<token>`: whoever was given the token answers a waiting step. The token is the right to answer, once;
 * an `Idempotency-Key` makes a reply that is sent twice one reply.
 */
export async function registerReplies(
  app: FastifyInstance,
  { engine, tables, config }: ServerParts,
): Promise<void> {
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('*', (_request: FastifyRequest, payload: FastifyRequest['raw']) =>
    readBody(payload, config.bodyLimit),
  );

  const formOf = async (token: string): Promise<unknown> => {
    const [row] = await tables.read<{ wait: string }>('select wait from waits where token = ?', [token]);
    return row === undefined ? undefined : (parseJson(row.wait) as { schema?: Json }).schema;
  };

  app.post(
    '/replies/:token',
    { ...documentOnly, schema: schemaOf(sendReply) },
    async (request, reply): Promise<FastifyReply> => {
      const { token } = request.params as { token: string };
      const body = Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0);
      const { input } = parseBody(body, request.headers['content-type'], config.bodyLimit);
      checkReply(await formOf(token), input);
      const dedupe = headerText(request.headers, 'idempotency-key');
      const result = await engine.reply(token, input, dedupe === undefined ? {} : { dedupe });
      if (result.kind === 'unknown') throw notFound();
      if (result.kind === 'closed')
        throw refuse(
          409,
          'wait-over',
          '已经答复过，或已过期限。',
          'It was answered already, or its time is over.',
        );
      return reply.code(202).send({ runId: result.runId, result: result.kind });
    },
  );
}
