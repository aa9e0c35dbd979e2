import type { FastifyInstance, FastifyReply } from 'fastify';
import { refuse } from './api-error.ts';

/** One listener's connection. */
export interface EventStream {
  /** `id` is what the listener says it has seen when it comes back. */
  send(event: string, data: unknown, id?: string | number): void;
  /** Called once, when either side has had enough. */
  onClose(callback: () => void): void;
  end(): void;
  readonly closed: boolean;
}

export interface EventStreams {
  /** Answers the request with a stream. Throws a refusal if there are too many. */
  open(reply: FastifyReply): EventStream;
}

/** Browsers allow six to one host; this many are sixty people with three screens. */
const MAX_STREAMS = 200;
/** A proxy that hears nothing for a minute hangs up. */
const BEAT_MS = 15_000;
/** A listener that is this far behind has gone; it will come back with the last id it saw. */
const MAX_BEHIND = 1_048_576;

export function createEventStreams(app: FastifyInstance): EventStreams {
  const streams = new Set<EventStream>();
  app.addHook('preClose', async () => {
    for (const stream of streams) stream.end();
  });
  return {
    open(reply) {
      if (streams.size >= MAX_STREAMS)
        throw refuse(
          503,
          'too-many-streams',
          '实时连接太多，请关闭一些页面。',
          'Too many live connections; close some pages.',
        );
      const stream = createStream(reply);
      streams.add(stream);
      stream.onClose(() => streams.delete(stream));
      return stream;
    },
  };
}

function createStream(reply: FastifyReply): EventStream {
  reply.hijack();
  const { raw } = reply;
  const callbacks: (() => void)[] = [];
  let closed = false;
  const close = (): void => {
    if (closed) return;
    closed = true;
    clearInterval(beat);
    for (const callback of callbacks) callback();
  };
  const write = (text: string): void => {
    if (closed) return;
    raw.write(text);
    if (raw.writableLength > MAX_BEHIND) raw.destroy();
  };
  const beat = setInterval(() => write(':\n\n'), BEAT_MS);
  raw.writeHead(200, {
    'content-type': 'text/event-stream; charset=utf-8',
    'cache-control': 'no-store',
    'x-content-type-options': 'nosniff',
    // Proxies that gather answers before they pass them on are told not to.
    'x-accel-buffering': 'no',
  });
  raw.flushHeaders();
  raw.once('close', close);
  return {
    send(event, data, id) {
      const place = id === undefined ? '' : `id: ${id}\n`;
      write(`${place}event: ${event}\ndata: ${JSON.stringify(data)}\n\n`);
    },
    onClose: (callback) => void callbacks.push(callback),
    end() {
      raw.end();
      close();
    },
    get closed() {
      return closed;
    },
  };
}
