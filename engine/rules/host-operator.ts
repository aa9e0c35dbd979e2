import type { Json } from '../../schemas/values/json.ts';
import type { Operator } from './expression.ts';
import { operators } from './operators/registry.ts';
import { isUnknown, unknown } from './unknown.ts';

/** A pure function a host adds to the language: operands arrive known, and `undefined` is an unknown answer. */
export interface HostOperator {
  readonly least: number;
  readonly most: number;
  readonly apply: (operands: readonly Json[]) => Json | undefined;
}

export type HostOperators = Readonly<Record<string, HostOperator>>;

/** The operators of the language and those of the host; a name of the language cannot be taken over. */
export function withHostOperators(host: HostOperators | undefined): ReadonlyMap<string, Operator> {
  if (host === undefined) return operators;
  const added = Object.entries(host).map(([name, operator]) => [name, asOperator(operator)] as const);
  return new Map<string, Operator>([...added, ...operators]);
}

const asOperator = ({ least, most, apply }: HostOperator): Operator => ({
  least,
  most,
  extra: true,
  build: (operands, site) => {
    const failed = unknown(site.blame, 'failed');
    return (data) => {
      const known: Json[] = [];
      for (const { run } of operands) {
        const value = run(data);
        if (isUnknown(value)) return value;
        known.push(value);
      }
      try {
        const answer = apply(known);
        return answer === undefined ? failed : answer;
      } catch {
        return failed;
      }
    };
  },
});
