import type { FlowDefinition } from '../../schemas/flow.ts';
import { compileSchema, type Validate } from '../../schemas/validator.ts';
import { pointer } from '../../schemas/values/pointer.ts';
import type { Problem } from '../../schemas/problem.ts';
import { refuse } from './api-error.ts';
import type { FlowService } from './flow-service.ts';

const compiled = new WeakMap<FlowDefinition, Validate>();

/** Compiled once per version: definitions are shared by everybody who reads them. */
function validatorOf(definition: FlowDefinition): Validate {
  const known = compiled.get(definition);
  if (known !== undefined) return known;
  const made = compileSchema(definition.input ?? true);
  compiled.set(definition, made);
  return made;
}

/** Throws a refusal unless every input fits what the version takes: what does not fit never becomes a run. */
export async function checkInputs(
  flows: FlowService,
  { flow, version }: { flow: string; version?: number | undefined },
  inputs: readonly { at: readonly (string | number)[]; input: unknown }[],
): Promise<void> {
  const found = await flows.source.published(flow, version);
  // The engine says in its own words that there is no such version.
  if (found?.definition.input === undefined) return;
  const validate = validatorOf(found.definition);
  const problems: Problem[] = [];
  for (const { at, input } of inputs) {
    for (const misfit of validate(input)) problems.push({ ...misfit, path: pointer(at) + misfit.path });
    if (problems.length >= 100) break;
  }
  if (problems.length > 0)
    throw refuse(422, 'input-invalid', '输入不符合流程的格式。', 'The input does not fit the flow.', {
      problems,
    });
}
