import type { Json } from '../../schemas/values/json.ts';
import type { Expression, Operator, Run, Site } from './expression.ts';
import { asOperation, type Operation } from './operation.ts';
import { readsOf } from './reads.ts';
import { bodyScope, pathInRecord, type Scope } from './scope.ts';
import { isUnknown } from './unknown.ts';

/** Called for every operation, so that a trace can stand between it and its operands. */
export type Watch = (run: Run, operation: Operation) => Run;

export interface Language {
  readonly operators: ReadonlyMap<string, Operator>;
  readonly watch?: Watch;
}

/**
 * Turns a checked rule into closures, once. Costs one walk of the subtree per level for the name to blame, which
 * ends at the first variable.
 */
export function compileExpression(rule: Json, at: string, scope: Scope, language: Language): Expression {
  if (Array.isArray(rule)) return compileList(rule, at, scope, language);
  const operation = asOperation(rule, at);
  if (operation === undefined) return { run: () => rule, constant: rule };
  const operator = language.operators.get(operation.name);
  if (operator === undefined) throw new Error(`operator ${operation.name} was not checked`);
  const operands = operation.operands.map((operand, index) => {
    const inner =
      operator.body !== undefined && index === 1
        ? bodyScope(operator.body, operation.operands[0], scope)
        : scope;
    return compileExpression(operand, operation.operandAt(index), inner, language);
  });
  const run = operator.build(operands, siteOf(rule, operation, scope));
  return { run: language.watch === undefined ? run : language.watch(run, operation) };
}

function siteOf(rule: Json, operation: Operation, scope: Scope): Site {
  /** The paths `missing` asks for are literals of it; if its operands do not fit, they are not to blame. */
  const suspect = operation.name.startsWith('missing') ? [...operation.operands] : rule;
  const [first] = readsOf(suspect, '', scope);
  return {
    blame: first?.path ?? operation.at,
    nameOf: (path) => pathInRecord(scope, path) ?? path,
  };
}

/** A list of literals is one frozen value; a list with operations in it is built anew, and unknown if an item is. */
function compileList(rule: readonly Json[], at: string, scope: Scope, language: Language): Expression {
  const items = rule.map((item, index) => compileExpression(item, `${at}/${index}`, scope, language));
  if (items.every(({ constant }) => constant !== undefined)) {
    const constant = Object.freeze(items.map(({ constant }) => constant as Json)) as Json[];
    return { run: () => constant, constant };
  }
  const run: Run = (data) => {
    const built: Json[] = [];
    for (const item of items) {
      const value = item.run(data);
      if (isUnknown(value)) return value;
      built.push(value);
    }
    return built;
  };
  return { run };
}
