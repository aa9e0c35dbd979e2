import type { Model, Operation } from './linearizability.ts';

/** What can be done to one register; null stands for "never written". */
export type RegisterInput =
  { kind: 'read' } | { kind: 'write'; value: number } | { kind: 'cas'; from: number; to: number };
/** A read's value, or whether a compare-and-set changed the register; a write answers null. */
export type RegisterOutput = number | boolean | null;

/** A register with read, write and compare-and-set. Of an operation without an outcome every effect is possible. */
export const casRegister: Model<number | null, RegisterInput, RegisterOutput> = {
  initial: null,
  step(state, input, output) {
    if (input.kind === 'write') return input.value;
    if (input.kind === 'read') return output === undefined || output === state ? state : undefined;
    const changes = state === input.from;
    if (output !== undefined && output !== changes) return undefined;
    return changes ? input.to : state;
  },
  key: (state) => String(state),
};

const LINE = /-\s+(\d+)\s+:(invoke|ok|fail|info)\s+:(read|write|cas)\s+(\S.*?)\s*$/;

/**
 * The operations of a Jepsen log of an etcd register (`INFO  jepsen.util - 0	:invoke	:cas	[1 4]`). `:info` is an outcome
 * that was never learned, and so is a call that nothing follows. Lines of another form are passed over.
 */
export function readRegisterLog(text: string): Operation<RegisterInput, RegisterOutput>[] {
  const operations: Operation<RegisterInput, RegisterOutput>[] = [];
  const running = new Map<string, Operation<RegisterInput, RegisterOutput>>();
  for (const [at, line] of text.split('\n').entries()) {
    const [, process, type, verb, value] = LINE.exec(line) ?? [];
    if (process === undefined || verb === undefined || value === undefined) continue;
    if (type === 'invoke') {
      const operation = { process, input: readInput(verb, value), calledAt: at };
      operations.push(operation);
      running.set(process, operation);
      continue;
    }
    const operation = running.get(process);
    if (operation === undefined)
      throw new Error(`line ${at + 1}: process ${process} ends what it never began`);
    running.delete(process);
    if (type === 'info') continue;
    operation.returned = { at, output: readOutput(verb, type === 'ok', value) };
  }
  return operations;
}

function readInput(verb: string, value: string): RegisterInput {
  if (verb === 'read') return { kind: 'read' };
  if (verb === 'write') return { kind: 'write', value: integer(value) };
  const [from, to] = value.replace(/^\[|\]$/g, '').split(' ');
  return { kind: 'cas', from: integer(from), to: integer(to) };
}

function readOutput(verb: string, ok: boolean, value: string): RegisterOutput {
  if (verb === 'cas') return ok;
  if (!ok) throw new Error(`a failed ${verb} is not part of the log's form`);
  return verb === 'write' || value === 'nil' ? null : integer(value);
}

function integer(text: string | undefined): number {
  if (text === undefined || !/^-?\d+$/.test(text)) throw new Error(`not an integer: ${text ?? 'nothing'}`);
  return Number(text);
}
