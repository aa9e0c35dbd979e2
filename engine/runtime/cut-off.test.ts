import { describe, expect, test } from 'vitest';
import type { FlowNode } from '../../schemas/flow.ts';
import { EngineError } from '../core/errors.ts';
import type { HttpRequest, HttpResponse } from '../sdk/call.ts';
import type { Harness } from '../testing/harness.ts';
import { answer, flow, heldAnswers, post, set, useDatabaseFile, useHarness } from './flow.fixture.ts';

const newFile = useDatabaseFile();
const open = useHarness();

const to = (path: string, node: FlowNode, more: Partial<FlowNode> = {}): FlowNode => ({
  ...node,
  config: { ...node.config, url: { text: `http://shop.test/${path}` } },
  ...more,
});

/**
 *   start ─ split ┬a─ lock ──┬─ join ─ end
 *                 └b─ quick ─┘
 *   unlock undoes the lock
 */
const race = (lock: FlowNode) =>
  flow(
    'race',
    {
      split: {
        type: 'parallel',
        config: {
          branches: [
            { port: 'a', label: { zh: '甲', en: 'A' } },
            { port: 'b', label: { zh: '乙', en: 'B' } },
          ],
        },
      },
      lock: to('lock', lock, { compensate: 'unlock' }),
      quick: to('quick', post('key')),
      join: { type: 'join', config: { mode: 'first-success' } },
      end: set({ first: { path: 'steps.join.first' } }),
      unlock: to('unlock', post('key')),
    },
    ['start split:a lock join end', 'split:b quick join'],
  );

const asking: FlowNode = {
  ...post('none'),
  config: {
    ...post('none').config,
    repeat: {
      kind: 'query',
      url: { text: 'http://shop.test/asked' },
      doneWhen: { '==': [{ var: 'response.status' }, 200] },
      neverWhen: { '==': [{ var: 'response.status' }, 404] },
    },
  },
};

const pathOf = ({ url }: HttpRequest): string => new URL(url).pathname.slice(1);

type World = Record<string, (request: HttpRequest) => HttpResponse>;

/** Notes what is asked and answers at once. */
const world = (answers: World = {}) => {
  const paths: string[] = [];
  return {
    paths,
    http: async (request: HttpRequest) => {
      paths.push(pathOf(request));
      return answers[pathOf(request)]?.(request) ?? answer(200);
    },
  };
};

/** The lock is under way while the other branch wins; then the process is gone. */
const dieWithLoser = async (lock: FlowNode): Promise<{ url: string; runId: string; first: Harness }> => {
  const url = await newFile();
  const held = heldAnswers();
  const first = await open({ url, flows: [race(lock)], http: held.http });
  const { runId } = await first.engine.start({ flow: 'race', input: {}, trigger: 'manual' });
  await held.asked(2);
  // Whoever asks again, or asks what became of it, waits until the process is dropped.
  held.waiting.find(({ request }) => pathOf(request) === 'quick')!.give(answer(200));
  await first.untilJournal(runId, (events) =>
    events.some((event) => event.type === 'step.canceled' && event.step === 'lock'),
  );
  await first.drop();
  return { url, runId, first };
};

const casesOf = ({ tables }: Harness): Promise<{ type: string; step: string; closed_at: number | null }[]> =>
  tables.read('select type, step, closed_at from cases');

describe('an effect that is cut off because its branch has lost', () => {
  test('and that can be repeated is repeated under its key and undone, though no answer came', async () => {
    const keys: string[] = [];
    let locks = 0;
    const { engine, until } = await open({
      flows: [race(post('key'))],
      http: (request, signal) => {
        keys.push(`${pathOf(request)} ${request.headers?.['idempotency-key']?.split(':')[1]}`);
        if (pathOf(request) !== 'lock' || (locks += 1) > 1) return Promise.resolve(answer(200));
        return new Promise((_resolve, reject) => {
          signal.addEventListener('abort', () => reject(new Error('aborted')), { once: true });
        });
      },
    });
    const { runId } = await engine.start({ flow: 'race', input: {}, trigger: 'manual' });
    await until(runId, 'completed');
    expect(keys).toEqual(['lock lock', 'quick quick', 'lock lock', 'unlock lock~undo']);
  });

  const retry = { maxAttempts: 3, initialMs: 60_000, jitter: 0 };
  /** The lock fails at first, and is waiting for its next attempt when the other branch wins. */
  const loseWhileRetrying = async (failure: () => HttpResponse): Promise<string[]> => {
    const paths: string[] = [];
    let locked = (): void => {};
    const hasFailed = new Promise<void>((resolve) => (locked = resolve));
    const { engine, until } = await open({
      flows: [race({ ...post('key'), retry })],
      http: async (request) => {
        const path = pathOf(request);
        paths.push(path);
        if (path === 'quick') await hasFailed;
        if (path !== 'lock' || paths.filter((one) => one === 'lock').length > 1) return answer(200);
        setImmediate(locked);
        return failure();
      },
    });
    const { runId } = await engine.start({ flow: 'race', input: {}, trigger: 'manual' });
    await until(runId, 'completed');
    return paths.filter((path) => path !== 'quick');
  };

  test('and whose answer was lost is found out as well when it was waiting for another attempt', async () => {
    const lost = (): never => {
      throw new EngineError('http-lost', 'the line broke', {
        blame: 'remote',
        retryable: true,
        unsure: true,
      });
    };
    expect(await loseWhileRetrying(lost)).toEqual(['lock', 'lock', 'unlock']);
  });

  test('and that had been refused is left alone', async () => {
    expect(await loseWhileRetrying(() => answer(429))).toEqual(['lock']);
  });

  test('is repeated and undone by the next process if this one dies', async () => {
    const { url, runId } = await dieWithLoser(post('key'));
    const { http, paths } = world();
    const second = await open({ url, flows: [race(post('key'))], http });
    await second.until(runId, 'completed');
    expect(paths).toEqual(['lock', 'unlock']);
    expect((await second.journal(runId)).at(-1)).toMatchObject({ output: { first: 'quick' } });
  });

  test('is asked about where the other side can be asked, and undone if it happened', async () => {
    const { url, runId } = await dieWithLoser(asking);
    const { http, paths } = world({ asked: () => answer(200, { found: true }) });
    const second = await open({ url, flows: [race(asking)], http });
    await second.until(runId, 'completed');
    expect(paths).toEqual(['asked', 'unlock']);
  });

  test('is not made up for if the other side says that it never happened', async () => {
    const { url, runId } = await dieWithLoser(asking);
    const { http, paths } = world({ asked: () => answer(404) });
    const second = await open({ url, flows: [race(asking)], http });
    await second.until(runId, 'completed');
    expect(paths).toEqual(['asked']);
    expect(await casesOf(second)).toEqual([]);
  });

  test('is put before a person where it must not be repeated, and undone if that person says it happened', async () => {
    const { url, runId } = await dieWithLoser(post('none'));
    const { http, paths } = world();
    const second = await open({ url, flows: [race(post('none'))], http });
    await second.until(runId, 'waiting');
    expect(await casesOf(second)).toEqual([{ type: 'uncertain', step: 'lock', closed_at: null }]);
    await second.engine.resolve(runId, 'lock', { kind: 'done', output: {} }, 'ann');
    await second.until(runId, 'completed');
    expect(paths).toEqual(['unlock']);
    expect(await casesOf(second)).toMatchObject([{ closed_at: expect.any(Number) as number }]);
  });

  test('and that a person says never happened is not undone', async () => {
    const { url, runId } = await dieWithLoser(post('none'));
    const { http, paths } = world();
    const second = await open({ url, flows: [race(post('none'))], http });
    await second.until(runId, 'waiting');
    await second.engine.resolve(runId, 'lock', { kind: 'fail' }, 'ann');
    await second.until(runId, 'completed');
    expect(paths).toEqual([]);
    expect(await casesOf(second)).toHaveLength(1);
  });

  test('and of which nothing can be learned leaves a case, and the run ends', async () => {
    const { url, runId } = await dieWithLoser(post('key'));
    const { http, paths } = world({ lock: () => answer(500) });
    const second = await open({ url, flows: [race(post('key'))], http });
    await second.until(runId, 'completed');
    expect(paths).toEqual(['lock']);
    expect(await casesOf(second)).toMatchObject([{ type: 'incident', step: 'lock', closed_at: null }]);
  });
});
