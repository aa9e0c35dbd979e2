import { Readable } from 'node:stream';
import { describe, expect, test } from 'vitest';
import { readCsv } from './read-csv.ts';

async function collect<T>(source: AsyncIterable<T>): Promise<T[]> {
  const items: T[] = [];
  for await (const item of source) items.push(item);
  return items;
}

const TEXT = `订单号,金额\n${Array.from({ length: 30_000 }, (_, at) => `${at},${at}.5`).join('\n')}\n1\n`;

describe('in a worker', () => {
  test('reads what it reads in the process', async () => {
    const inWorker = readCsv(Buffer.from(TEXT), { thread: 'worker' });
    const inProcess = readCsv(Buffer.from(TEXT), { thread: 'here' });
    expect(await collect(inWorker)).toEqual(await collect(inProcess));
    expect(inWorker.report).toEqual(inProcess.report);
    expect(inWorker.report).toMatchObject({ rows: 30_000, problemCount: 1 });
  });

  test('a problem comes back as one', async () => {
    const reading = readCsv(Buffer.from([0x61, 0xff, 0xff]), { thread: 'worker' });
    await expect(collect(reading)).rejects.toMatchObject({ problem: { code: 'csv-encoding' } });
  });

  test('out of time it is killed, and its source closed', async () => {
    const source = Readable.from([Buffer.from(TEXT), Buffer.from(TEXT)]);
    const reading = readCsv(source, { timeoutMs: 1 });
    await expect(collect(reading)).rejects.toMatchObject({ problem: { code: 'csv-timeout' } });
    expect(source.destroyed).toBe(true);
  });

  test('a loop left early ends it', async () => {
    const source = Readable.from(Array.from({ length: 50 }, () => Buffer.from(TEXT)));
    for await (const record of readCsv(source)) {
      expect(record).toEqual({ 订单号: '0', 金额: '0.5' });
      break;
    }
    expect(source.destroyed).toBe(true);
  });
});
