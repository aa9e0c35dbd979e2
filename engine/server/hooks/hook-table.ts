import type { FlowService } from '../flow-service.ts';
import { compileHook, type CompiledHook } from './compile-hook.ts';

/** Webhooks by their path, compiled for the live version of their flow. */
export interface HookTable {
  /** Without a promise for what was asked for before: the hot path. */
  known(path: string): CompiledHook | undefined;
  /** Null: nobody has this address. */
  find(path: string): Promise<CompiledHook | null>;
  /** After a secret changed: every hook opens its own again. */
  forgetAll(): void;
}

const PATH = /^[\w-]{22}$/;

export function createHookTable(flows: FlowService, secret: (name: string) => string): HookTable {
  const hooks = new Map<string, CompiledHook>();
  /** Counts changes, so that what was read before a change is not remembered after it. */
  let changes = 0;
  flows.onChange((flow) => {
    changes += 1;
    for (const [path, hook] of hooks) if (hook.flow === flow) hooks.delete(path);
  });

  return {
    known: (path) => hooks.get(path),
    async find(path) {
      if (!PATH.test(path)) return null;
      const before = changes;
      const address = await flows.hooks.find(path);
      const live = address === null ? null : await flows.source.published(address.flow);
      if (address === null || live === null) return null;
      const hook = compileHook({ ...address, ...live }, secret);
      if (hook !== null && before === changes) hooks.set(path, hook);
      return hook;
    },
    forgetAll() {
      changes += 1;
      hooks.clear();
    },
  };
}
