import type { QuickJSContext, QuickJSHandle, QuickJSWASMModule } from 'quickjs-emscripten';

/** One run of a user's code. Everything crosses the border as JSON text. */
export interface CodeJob {
  source: string;
  /** JSON text of what the code is given. */
  data: string;
  /** The only instant the code can see. */
  now: number;
  timeoutMs: number;
  memoryBytes: number;
  /** Only looks whether it is JavaScript: nothing of it runs, the result is `null`. */
  compileOnly?: boolean;
}

export type CodeResult =
  | { ok: true; json: string }
  | { ok: false; reason: 'threw' | 'time' | 'memory' | 'result'; message: string; line?: number };

const STACK_BYTES = 256 * 1024;
const MAX_MESSAGE = 2_000;

/**
 * What makes the same input give the same result: one fixed instant, no chance. `check` refuses what JSON would
 * quietly turn into something else.
 */
const PRELUDE = `((now) => {
  const RealDate = Date;
  const FixedDate = function Date(...given) {
    if (new.target === undefined) return new RealDate(now).toString();
    return Reflect.construct(RealDate, given.length === 0 ? [now] : given, new.target);
  };
  FixedDate.prototype = RealDate.prototype;
  RealDate.prototype.constructor = FixedDate;
  FixedDate.now = () => now;
  FixedDate.UTC = RealDate.UTC;
  FixedDate.parse = RealDate.parse;
  globalThis.Date = FixedDate;
  Math.random = () => { throw new TypeError('Math.random is not available: the same input must give the same result'); };
  const { stringify } = JSON;
  const refuse = (what) => { throw new TypeError('the result holds ' + what + ', which JSON cannot carry'); };
  return (value) => stringify(value, (name, item) => {
    if (typeof item === 'number' && !Number.isFinite(item)) refuse(String(item));
    if (typeof item === 'bigint' || typeof item === 'function' || typeof item === 'symbol') refuse('a ' + typeof item);
    if (item instanceof Map || item instanceof Set || item instanceof Promise) refuse('a ' + item.constructor.name);
    return item;
  });
})`;

/**
 * A module if it says so, else the body of a function of \`data\`; the wrapping stays on the first line, so that the line
 * numbers of errors are those the author sees.
 */
const asModule = (source: string): string =>
  /^\s*export\s+default\b/m.test(source) ? source : `export default function (data) {${source}\n}`;

/**
 * Runs the code in a fresh QuickJS of its own: no files, no network, no timers, no imports, a limit of time, memory
 * and stack. An async function may await what it makes itself; nothing else ever settles.
 */
export function runSandboxed(quickjs: QuickJSWASMModule, job: CodeJob): CodeResult {
  const runtime = quickjs.newRuntime();
  runtime.setMemoryLimit(job.memoryBytes);
  runtime.setMaxStackSize(STACK_BYTES);
  const deadline = performance.now() + job.timeoutMs;
  let expired = false;
  runtime.setInterruptHandler(() => (expired ||= performance.now() > deadline));
  const context = runtime.newContext();
  try {
    const result = job.compileOnly === true ? compile(context, job) : evaluate(context, job);
    // An interrupted async function only leaves a promise that is rejected, or never settles.
    return !result.ok && expired ? { ok: false, reason: 'time', message: 'interrupted' } : result;
  } finally {
    context.dispose();
    runtime.dispose();
  }
}

/** A module is compiled as a whole before its first statement runs, and that one leaves it: only slips of syntax are seen. */
function compile(context: QuickJSContext, { source }: CodeJob): CodeResult {
  const result = context.evalCode(`throw null;${asModule(source)}`, 'code.js', { type: 'module' });
  if (result.error === undefined) {
    result.value.dispose();
    return { ok: true, json: 'null' };
  }
  const thrown: unknown = context.dump(result.error);
  result.error.dispose();
  if (typeof thrown !== 'object' || thrown === null) return { ok: true, json: 'null' };
  const { message, lineNumber: line } = thrown as { message?: unknown; lineNumber?: unknown };
  const failure = explain(thrown);
  return failure.reason !== 'threw'
    ? failure
    : { ...failure, message: String(message), ...(typeof line === 'number' ? { line } : {}) };
}

class Thrown extends Error {
  readonly result: Extract<CodeResult, { ok: false }>;
  constructor(result: Extract<CodeResult, { ok: false }>) {
    super(result.message);
    this.result = result;
  }
}

function evaluate(context: QuickJSContext, job: CodeJob): CodeResult {
  const held: QuickJSHandle[] = [];
  const hold = (handle: QuickJSHandle): QuickJSHandle => {
    held.push(handle);
    return handle;
  };
  const take = (result: ReturnType<QuickJSContext['callFunction']>): QuickJSHandle => {
    if (result.error === undefined) return hold(result.value);
    throw new Thrown(explain(context.dump(hold(result.error))));
  };
  const settle = (value: QuickJSHandle): QuickJSHandle => settled(context, value, hold);
  try {
    const prelude = take(context.evalCode(PRELUDE, 'prelude.js'));
    const print = take(context.callFunction(prelude, context.undefined, hold(context.newNumber(job.now))));
    const parse = hold(context.getProp(hold(context.getProp(context.global, 'JSON')), 'parse'));
    const data = take(context.callFunction(parse, context.undefined, hold(context.newString(job.data))));
    const module = settle(take(context.evalCode(asModule(job.source), 'code.js', { type: 'module' })));
    const main = hold(context.getProp(module, 'default'));
    if (context.typeof(main) !== 'function')
      throw new Thrown({ ok: false, reason: 'result', message: 'export default is not a function' });
    const value = settle(take(context.callFunction(main, context.undefined, data)));
    const printed = context.callFunction(print, context.undefined, value);
    if (printed.error !== undefined) {
      const failure = explain(context.dump(hold(printed.error)));
      return failure.reason === 'threw' ? { ...failure, reason: 'result' } : failure;
    }
    const json = hold(printed.value);
    if (context.typeof(json) !== 'string')
      return { ok: false, reason: 'result', message: 'the code returned nothing' };
    return { ok: true, json: context.getString(json) };
  } catch (error) {
    if (error instanceof Thrown) return error.result;
    throw error;
  } finally {
    for (const handle of held.reverse()) if (handle.alive) handle.dispose();
  }
}

/** What a promise came to, or the value itself. */
function settled(
  context: QuickJSContext,
  value: QuickJSHandle,
  hold: (handle: QuickJSHandle) => QuickJSHandle,
): QuickJSHandle {
  const jobs = context.runtime.executePendingJobs();
  if (jobs.error !== undefined) throw new Thrown(explain(context.dump(hold(jobs.error))));
  const state = context.getPromiseState(value);
  if (state.type === 'pending')
    throw new Thrown({
      ok: false,
      reason: 'result',
      message: 'the code waits for something that never comes',
    });
  if (state.type === 'fulfilled') return state.notAPromise === true ? value : hold(state.value);
  throw new Thrown(explain(context.dump(hold(state.error))));
}

/** QuickJS tells the end of its memory by the message of an InternalError; all else the code has thrown itself. */
function explain(thrown: unknown): Extract<CodeResult, { ok: false }> {
  if (typeof thrown !== 'object' || thrown === null)
    return { ok: false, reason: 'threw', message: String(thrown) };
  const { name, message, stack } = thrown as { name?: unknown; message?: unknown; stack?: unknown };
  if (name === 'InternalError' && message === 'out of memory')
    return { ok: false, reason: 'memory', message };
  const where = typeof stack === 'string' ? /code\.js:\d+(?::\d+)?/.exec(stack)?.[0] : undefined;
  const told = `${String(name)}: ${String(message)}${where === undefined ? '' : ` (${where})`}`;
  return { ok: false, reason: 'threw', message: told.slice(0, MAX_MESSAGE) };
}
