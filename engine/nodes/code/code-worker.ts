import { parentPort } from 'node:worker_threads';
import { getQuickJS } from 'quickjs-emscripten';
import { runSandboxed, type CodeJob } from './sandbox.ts';

const quickjs = await getQuickJS();

/** One job at a time: the pool sends the next when it has the answer. Whatever is thrown here ends the worker, which the pool replaces. */
parentPort?.on('message', (job: CodeJob) => {
  parentPort?.postMessage(runSandboxed(quickjs, job));
});
parentPort?.postMessage('ready');
