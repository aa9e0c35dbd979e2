import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { getQuickJS, type QuickJSWASMModule } from 'quickjs-emscripten';
import { Big } from '../../../schemas/values/decimal.ts';
import { printJson } from '../../../schemas/values/print-json.ts';
import { tryNode, type Trial } from '../../sdk/try-node.ts';
import type { Outcome } from '../../sdk/outcome.ts';
import { code } from '../code.ts';
import { bundleWorker } from './bundle-worker.fixture.ts';
import { createCodePool, type CodePool } from './code-pool.ts';
import { runSandboxed, type CodeJob, type CodeResult } from './sandbox.ts';

const job = (source: string, more: Partial<CodeJob> = {}): CodeJob => ({
  source,
  data: '{"input":{"n":2}}',
  now: 1_790_000_000_000,
  timeoutMs: 200,
  memoryBytes: 16 * 1024 * 1024,
  ...more,
});

describe('the sandbox', () => {
  let quickjs: QuickJSWASMModule;
  beforeAll(async () => {
    quickjs = await getQuickJS();
  });
  const run = (source: string, more?: Partial<CodeJob>): CodeResult =>
    runSandboxed(quickjs, job(source, more));
  const value = (source: string): unknown => {
    const result = run(source);
    if (!result.ok) throw new Error(result.message);
    return JSON.parse(result.json) as unknown;
  };

  it('runs a body, a module, and an async function', () => {
    expect(value('return data.input.n * 2')).toBe(4);
    expect(value('const f = (n) => n + 1;\nexport default ({ input }) => ({ n: f(input.n) });')).toEqual({
      n: 3,
    });
    expect(
      value(
        'export default async function (data) { await null; return (await Promise.all([1, data.input.n])); }',
      ),
    ).toEqual([1, 2]);
    expect(value('return null // a comment at the end')).toBeNull();
  });

  it('knows one instant and no chance', () => {
    expect(
      value(
        'return [Date.now(), new Date().toISOString(), typeof Date(), new Date(0).getTime(), new Date() instanceof Date]',
      ),
    ).toEqual([1_790_000_000_000, '2026-09-21T14:13:20.000Z', 'string', 0, true]);
    expect(value('return new (new Date().constructor)().getTime()')).toBe(1_790_000_000_000);
    expect(run('return Math.random()')).toMatchObject({
      reason: 'threw',
      message: expect.stringContaining('Math.random'),
    });
  });

  it.each(['fetch', 'require', 'process', 'setTimeout', 'console', 'WebAssembly', 'os', 'std', 'scriptArgs'])(
    'has no %s',
    (name) => {
      expect(value(`return typeof ${name}`)).toBe('undefined');
    },
  );

  it('imports nothing and reaches nothing outside', () => {
    expect(run('import x from "fs"; export default () => 1')).toMatchObject({ ok: false, reason: 'threw' });
    expect(run('return import("fs").then(() => 1)')).toMatchObject({ ok: false });
    expect(value('return this === undefined')).toBe(true);
    expect(value('Object.prototype.evil = 1; return ({}).evil')).toBe(1);
    expect(value('return typeof ({}).evil')).toBe('undefined');
  });

  it.each([
    ['while (true) {}', 'time'],
    ['return /^(a+)+$/.test("a".repeat(40) + "b")', 'time'],
    ['export default async () => { while (true) await null; }', 'time'],
    ['const a = []; for (;;) a.push(new Uint8Array(1e6))', 'memory'],
    ['const f = () => f() + 1; return f()', 'threw'],
    ['return new Promise(() => {})', 'result'],
    ['', 'result'],
    ['return 1n', 'result'],
    ['return { a: NaN }', 'result'],
    ['return [() => 1]', 'result'],
    ['return new Map()', 'result'],
    ['const a = {}; a.a = a; return a', 'result'],
    ['return { toJSON() { while (true) {} } }', 'time'],
    ['export default 1', 'result'],
  ])('stops %s', (source, reason) => {
    expect(run(source)).toMatchObject({ ok: false, reason });
  });

  it('says what was thrown, and in which line of the author', () => {
    expect(run('const a = 1;\nthrow new RangeError("too far")')).toEqual({
      ok: false,
      reason: 'threw',
      message: expect.stringMatching(/^RangeError: too far \(code\.js:2/),
    });
    expect(run('const a = ;')).toMatchObject({
      reason: 'threw',
      message: expect.stringMatching(/^SyntaxError: .*code\.js:1/),
    });
    expect(run('throw "plain"')).toMatchObject({ message: 'plain' });
    expect(run('throw null')).toMatchObject({ message: 'null' });
    expect(run('export default async () => { throw new Error("late") }')).toMatchObject({
      message: expect.stringContaining('late'),
    });
  });

  it('keeps runs apart', () => {
    expect(value('globalThis.seen = 1; return 1')).toBe(1);
    expect(value('return typeof seen')).toBe('undefined');
  });
});

describe('the pool', () => {
  let remove: () => void;
  let pool: CodePool;
  const never = new AbortController().signal;
  beforeAll(async () => {
    remove = await bundleWorker();
    pool = createCodePool(2);
  });
  afterAll(() => {
    pool.close();
    remove();
  });

  it('runs more jobs than it has workers', async () => {
    const results = await Promise.all(
      Array.from({ length: 7 }, (_, n) => pool.run(job(`return ${n}`), never)),
    );
    expect(results).toEqual(Array.from({ length: 7 }, (_, n) => ({ ok: true, json: String(n) })));
  });

  it('goes on after code that never ends or is canceled', async () => {
    const controller = new AbortController();
    const endless = pool.run(job('while (true) {}', { timeoutMs: 60_000 }), controller.signal);
    const other = pool.run(job('while (true) {}', { timeoutMs: 20 }), never);
    const inLine = pool.run(job('return 1'), controller.signal);
    controller.abort();
    await expect(endless).rejects.toMatchObject({ code: 'canceled' });
    await expect(inLine).rejects.toMatchObject({ code: 'canceled' });
    expect(await other).toMatchObject({ reason: 'time' });
    expect(await pool.run(job('return 1'), never)).toEqual({ ok: true, json: '1' });
    await expect(pool.run(job('return 1'), controller.signal)).rejects.toMatchObject({ code: 'canceled' });
  });

  it('kills what QuickJS cannot interrupt', async () => {
    const stuck = pool.run(job('const a = []; for (;;) a.push("x".repeat(1e6))', { timeoutMs: 20 }), never);
    await expect(stuck).rejects.toMatchObject({ code: 'code-timeout', blame: 'author' });
    expect(await pool.run(job('return 1'), never)).toEqual({ ok: true, json: '1' });
  });

  it('finds slips of syntax before anything runs, and says in which line', async () => {
    const examine = (source: string) => code.examine!({ source });
    expect(await examine('while (true) {}')).toEqual([]);
    expect(await examine('export default ({ input }) => input;')).toEqual([]);
    const [slip] = await examine('const a = 1;\n  const = 3;\nreturn a;');
    expect(slip).toMatchObject({ code: 'code-syntax', path: '/source', value: 'const = 3;' });
    expect([slip!.message.zh.slice(0, 5), slip!.message.en.slice(0, 7)]).toEqual(['第 2 行', 'Line 2 ']);
    expect(await examine('import fs from "fs";\nexport default () => fs;')).toMatchObject([
      { code: 'code-syntax' },
    ]);
  });

  it('tells everybody in line when workers cannot start', async () => {
    const broken = createCodePool(1, '/nowhere/code-worker.js');
    const jobs = [broken.run(job('return 1'), never), broken.run(job('return 1'), never)];
    for (const failed of jobs) await expect(failed).rejects.toMatchObject({ code: 'code-crashed' });
  });

  const node = (source: string, trial?: Trial): Promise<Outcome> =>
    tryNode(code, { source, timeoutMs: 500 }, trial);

  it('gives the code its data, with big numbers as texts', async () => {
    const data = {
      input: { id: new Big('12345678901234567890'), n: 1.5, list: [new Big('0.12345678901234567890')] },
    };
    expect(await node('return [data.input, data.now, data.run.id]', { data, now: 5 })).toMatchObject({
      output: [{ id: '12345678901234567890', n: 1.5, list: ['0.1234567890123456789'] }, 5, 'run-1'],
    });
  });

  it('reads what comes back without loss, and refuses prototypes', async () => {
    expect(printJson(await node('return { a: 1e21, b: 0.1 + 0.2 }'))).toContain(
      '"output":{"a":1e+21,"b":0.30000000000000004}',
    );
    expect(await node('return JSON.parse(\'{"__proto__": {"a": 1}}\')')).toMatchObject({ kind: 'failed' });
    expect(await node('return data.input.a.b')).toMatchObject({
      kind: 'failed',
      error: { code: 'code-threw', blame: 'author' },
    });
  });
});
