export { checkRule, type CheckOptions, type RuleMode } from './check-rule.ts';
export { compileRule, type CompiledRule, type CompileOptions } from './compile-rule.ts';
export { decide, type OnUnknown } from './decide.ts';
export type { HostOperator, HostOperators } from './host-operator.ts';
export { ruleEvalSuite, type SuiteFailure, type SuiteResult } from './suite.ts';
export { readsOf, type Read } from './reads.ts';
export type { TraceStep } from './trace.ts';
export {
  isUnknown,
  unknown,
  unknownProblem,
  unknownReason,
  type Unknown,
  type UnknownReason,
  type Value,
} from './unknown.ts';
export { ruleBenchCases, type RuleBenchCase } from './bench-cases.ts';
export { sentence, type Labels } from './sentence/sentence.ts';
export type { Language } from './sentence/phrase.ts';
