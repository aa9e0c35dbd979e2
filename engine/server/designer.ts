import { existsSync } from 'node:fs';
import { join } from 'node:path';
import fastifyStatic from '@fastify/static';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { notFound } from './api-error.ts';

/**
 * What a page of ours may do: everything from this server and nothing from elsewhere. Styles are written by the
 * component library while it runs; workers of the code editor come as blobs.
 */
export const CONTENT_POLICY = [
  "default-src 'self'",
  "script-src 'self'",
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' data: blob:",
  "font-src 'self' data:",
  "connect-src 'self'",
  "worker-src 'self' blob:",
  "object-src 'none'",
  "base-uri 'none'",
  "form-action 'self'",
  "frame-ancestors 'none'",
].join('; ');

const pageHeaders: Readonly<Record<string, string>> = {
  'content-security-policy': CONTENT_POLICY,
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
  'referrer-policy': 'no-referrer',
  'cross-origin-opener-policy': 'same-origin',
  'permissions-policy': 'camera=(), microphone=(), geolocation=()',
};

/** Serves the built designer, and its one page for every address that is a place in the designer. */
export async function registerDesigner(app: FastifyInstance, folder: string | undefined): Promise<void> {
  const built = folder !== undefined && existsSync(join(folder, 'index.html'));
  if (built)
    await app.register(fastifyStatic, {
      root: folder,
      // Asked for file by file: an address that is no file is a place in the designer, found by the handler below.
      wildcard: false,
      index: false,
      cacheControl: false,
      setHeaders: (response, path) => {
        for (const [name, value] of Object.entries(pageHeaders)) response.setHeader(name, value);
        // Names of built files carry a hash of their content.
        const forever = path.includes('/assets/') || path.includes('\\assets\\');
        response.setHeader('cache-control', forever ? 'public, max-age=31536000, immutable' : 'no-cache');
      },
    });
  // Whoever looks for addresses by trying them is slowed down like everybody else.
  app.setNotFoundHandler({ preHandler: app.rateLimit() }, (request, reply) => {
    if (!built || !isPage(request)) throw notFound();
    return sendPage(reply);
  });
}

const isPage = ({ method, url, headers }: FastifyRequest): boolean =>
  (method === 'GET' || method === 'HEAD') &&
  !/^\/(api|hooks|replies|health|metrics|assets)(\/|$|\?)/.test(url) &&
  // The address itself is the page, also for a curl that only looks whether anything is there.
  (/^\/(\?|$)/.test(url) || (headers.accept ?? '*/*').includes('html'));

const sendPage = (reply: FastifyReply): FastifyReply => reply.code(200).sendFile('index.html');
