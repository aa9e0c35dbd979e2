import swagger from '@fastify/swagger';
import type { FastifyInstance } from 'fastify';

/** The document of the API, made of the same schemas that requests are checked by. */
export async function registerOpenApi(app: FastifyInstance, version: string): Promise<void> {
  await app.register(swagger, {
    openapi: {
      openapi: '3.1.0',
      info: {
        title: '搭流 Daliu',
        version,
        description: 'Flows, runs, cases, schedules, webhooks and accounts.',
      },
      components: {
        securitySchemes: {
          token: { type: 'http', scheme: 'bearer', description: 'An API token' },
          session: { type: 'apiKey', in: 'cookie', name: 'daliu_session' },
        },
      },
      security: [{ token: [] }, { session: [] }],
    },
  });
}
