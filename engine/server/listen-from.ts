import type { FastifyInstance } from 'fastify';
import type { AddressInfo } from 'node:net';

/** Ports tried after the one that was asked for. */
const tries = 20;

/** Listens on the port, or on the next free one. Port 0 takes any. Throws what listening throws when all are taken. */
export const listenFrom = async (
  app: FastifyInstance,
  host: string,
  wanted: number,
): Promise<{ port: number; moved: boolean }> => {
  for (let port = wanted; ; port++) {
    try {
      await app.listen({ host, port });
      const { port: actual } = app.server.address() as AddressInfo;
      return { port: actual, moved: wanted !== 0 && actual !== wanted };
    } catch (error) {
      const taken = (error as NodeJS.ErrnoException).code === 'EADDRINUSE';
      if (!taken || port >= wanted + tries || port >= 65_535) throw error;
    }
  }
};
