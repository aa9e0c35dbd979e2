import { Mapping, type MappingProblem, type TargetField } from '../../schemas/mapping.ts';
import type { Problem } from '../../schemas/problem.ts';
import type { Json, JsonObject } from '../../schemas/values/json.ts';
import { printPath, type PathStep } from '../../schemas/values/path.ts';
import { ProblemError } from '../../schemas/values/problem-error.ts';
import { isZone } from '../../schemas/values/time.ts';
import { compileSchema, type Validate } from '../../schemas/validator.ts';
import { report, stepsOf, under, type Build, type Lineage, type MappingOptions, type Site } from './build.ts';
import type { Call } from './call.ts';
import { compileFields, type FieldRun } from './field.ts';
import { compileGroup, type GroupRun } from './group.ts';

export type MappingResult = { ok: true; output: JsonObject } | { ok: false; problems: MappingProblem[] };

/** A result and the positions of the records it was made from. */
export type MappedRows = MappingResult & { rows: number[] };

/** What could be mapped of a record, and every problem of the rest: for people who look on while they map. */
export interface Attempt {
  output: JsonObject;
  problems: MappingProblem[];
  rows: number[];
}

export interface CompiledMapping {
  readonly id: string;
  /** Where each target field comes from, in the order of the document. */
  readonly lineage: readonly Lineage[];
  /** Maps one record; one row, where the mapping groups. Never throws, whatever the record. */
  readonly apply: (record: Json) => MappingResult;
  /** Maps all records: one result each, or one per group in the order the groups begin. */
  readonly applyAll: (records: readonly Json[]) => MappedRows[];
  /** As applyAll, with the fields that went well even where others did not. */
  readonly tryAll: (records: readonly Json[]) => Attempt[];
}

/** What is wrong with a mapping document; an empty list means it can be compiled. */
export const checkMapping = (doc: unknown, options: MappingOptions = {}): Problem[] =>
  build(doc, options).problems;

/** Turns a mapping document into closures, once. Throws ProblemError with the first problem of checkMapping. */
export function compileMapping(doc: unknown, options: MappingOptions = {}): CompiledMapping {
  const { problems, lineage, run } = build(doc, { ...options, lists: options.lists ?? {} });
  const [first] = problems;
  if (first !== undefined || run === undefined) throw new ProblemError(first as Problem);
  const { id } = doc as Mapping;
  const { tryOne, tryAll } = 'group' in run ? groupWays(run.group) : fieldWays(run.fields);
  return {
    id,
    lineage,
    apply: (record) => resultOf(tryOne(record)),
    applyAll: (records) => tryAll(records).map((one) => ({ ...resultOf(one), rows: one.rows })),
    tryAll,
  };
}

/** Half of what a record yields would be taken for all of it. */
const resultOf = ({ output, problems }: Omit<Attempt, 'rows'>): MappingResult =>
  problems.length === 0 ? { ok: true, output } : { ok: false, problems };

interface Ways {
  tryOne: (record: Json) => Omit<Attempt, 'rows'>;
  tryAll: (records: readonly Json[]) => Attempt[];
}

const groupWays = (group: GroupRun): Ways => ({
  tryOne: (record) => (group([record]) as [Attempt])[0],
  tryAll: group,
});

function fieldWays(fields: readonly FieldRun[]): Ways {
  const tryOne = (record: Json): Omit<Attempt, 'rows'> => {
    const call: Call = { record, indexes: [], problems: [] };
    const output: JsonObject = {};
    for (const run of fields) run(record, output, call);
    return { output, problems: call.problems };
  };
  return {
    tryOne,
    tryAll: (records) => records.map((record, index) => ({ ...tryOne(record), rows: [index] })),
  };
}

let validate: Validate | undefined;

interface Built {
  problems: Problem[];
  lineage: Lineage[];
  run?: { fields: FieldRun[] } | { group: GroupRun };
}

function build(doc: unknown, options: MappingOptions): Built {
  validate ??= compileSchema(Mapping, { strict: true });
  const problems = validate(doc);
  if (problems.length > 0) return { problems, lineage: [] };
  const mapping = doc as Mapping;
  const targets = new Map<string, TargetField>();
  const shared: Build = {
    zone: mapping.zone ?? options.zone ?? 'Asia/Shanghai',
    lists: options.lists,
    targets,
    lineage: [],
    problems,
  };
  const site: Site = { build: shared, at: '', output: [], input: [] };
  readTargets(mapping, targets, under(site, 'target'));
  if (!isZone(shared.zone))
    report(
      under(site, 'zone'),
      'unknown-zone',
      `没有时区“${shared.zone}”。`,
      `There is no time zone "${shared.zone}".`,
    );
  if ((mapping.fields === undefined) === (mapping.group === undefined)) {
    report(
      site,
      'fields-or-group',
      '映射要么有 fields，要么有 group。',
      'A mapping has either fields or group.',
    );
    return { problems, lineage: [] };
  }
  const run =
    mapping.group === undefined
      ? { fields: compileFields(mapping.fields ?? [], under(site, 'fields')) }
      : { group: compileGroup(mapping.group, under(site, 'group')) };
  reportUnmapped(mapping, shared, under(site, 'target'));
  return { problems, lineage: shared.lineage, run };
}

function readTargets(mapping: Mapping, targets: Map<string, TargetField>, site: Site): void {
  for (const [index, target] of mapping.target.entries()) {
    const place = under(site, index, 'path');
    const steps = stepsOf(target.path, place);
    if (steps === undefined) continue;
    const path = printPath(steps);
    if (steps.length === 0 || steps.some((step) => 'index' in step) || !isName(steps.at(-1)))
      report(
        place,
        'invalid-target',
        '目标路径由名称组成，列表写作 lines[*].sku。',
        'A target path consists of names; lists as in lines[*].sku.',
      );
    if (targets.has(path))
      report(place, 'repeated-target', `目标字段“${path}”重复。`, `The target field "${path}" comes twice.`);
    targets.set(path, target);
  }
}

const isName = (step: PathStep | undefined): boolean => step !== undefined && 'key' in step;

/** A required field of a line counts only where the lines are mapped at all. */
function reportUnmapped({ target }: Mapping, { lineage }: Build, site: Site): void {
  const mapped = new Set(lineage.map(({ field }) => field));
  for (const [index, { path, required, label }] of target.entries()) {
    const list = path.slice(0, Math.max(0, path.lastIndexOf('[*]')));
    if (required !== true || mapped.has(path) || (list !== '' && !mapped.has(list))) continue;
    report(
      under(site, index),
      'unmapped-required',
      `必填字段“${label.zh}”（${path}）还没有映射。`,
      `The required field "${label.en}" (${path}) is not mapped.`,
      path,
    );
  }
}
