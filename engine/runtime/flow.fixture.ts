import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect } from 'vitest';
import type { FlowNode } from '../../schemas/flow.ts';
import type { HttpRequest, HttpResponse } from '../sdk/call.ts';
import { createHarness, type Harness, type HarnessOptions } from '../testing/harness.ts';

export { drawFlow as flow } from '../testing/draw-flow.ts';

/** Sends a POST that the other side knows by its key, or, with `none`, one that must not be repeated blindly. */
export const post = (repeat: 'key' | 'none', more: Partial<FlowNode> = {}): FlowNode => ({
  type: 'http-request',
  config: {
    method: 'POST',
    url: { text: 'http://shop.test/effects' },
    body: { value: { a: 1 } },
    repeat: repeat === 'key' ? { kind: 'key', header: 'idempotency-key' } : { kind: 'none' },
  },
  ...more,
});

export const set = (values: Record<string, unknown>): FlowNode => ({ type: 'set', config: { values } });

export const wait = (ms: number): FlowNode => ({ type: 'wait', config: { until: { ms } } });

export const sub = (target: string, more: Record<string, unknown> = {}): FlowNode => ({
  type: 'sub-flow',
  config: { flow: target, input: { path: 'input' }, wait: true, ...more },
});

export const answer = (status: number, body: unknown = {}): HttpResponse => ({
  status,
  headers: { 'content-type': 'application/json' },
  body: JSON.stringify(body),
});

export const keyOf = (request: HttpRequest): string => request.headers?.['idempotency-key'] ?? '';

/** A way out whose answers a test gives by hand. `asked` resolves once as many requests are under way. */
export const heldAnswers = () => {
  const waiting: { request: HttpRequest; give: (response: HttpResponse) => void }[] = [];
  let tell = (): void => {};
  return {
    http: (request: HttpRequest, signal: AbortSignal): Promise<HttpResponse> =>
      new Promise((resolve, reject) => {
        signal.addEventListener('abort', () => reject(new Error('aborted')), { once: true });
        waiting.push({ request, give: resolve });
        tell();
      }),
    asked: (count: number): Promise<void> =>
      new Promise((resolve) => {
        tell = () => {
          if (waiting.length >= count) resolve();
        };
        tell();
      }),
    waiting,
  };
};

/** Gives the address of a database file that is gone after the test. */
export const useDatabaseFile = (): (() => Promise<string>) => {
  let folders: string[] = [];
  afterEach(async () => {
    for (const folder of folders) await rm(folder, { recursive: true, force: true });
    folders = [];
  });
  return async () => {
    const folder = await mkdtemp(join(tmpdir(), 'daliu-'));
    folders.push(folder);
    return `sqlite:${join(folder, 'daliu.sqlite')}`;
  };
};

/** Opens harnesses and closes them after each test; an error the engine could only log fails the test. */
export const useHarness = (): ((options: HarnessOptions) => Promise<Harness>) => {
  let opened: Harness[] = [];
  afterEach(async () => {
    const errors = opened.flatMap((harness) => harness.errors);
    for (const harness of opened) await harness.close();
    opened = [];
    expect(errors).toEqual([]);
  });
  return async (options) => {
    const harness = await createHarness(options);
    opened.push(harness);
    return harness;
  };
};

export const typesOf = (events: readonly { type: string }[]): string[] => events.map(({ type }) => type);
