import type { ErrorObject } from 'ajv/dist/2020.js';

/**
 * A failed `anyOf` or `oneOf` brings the errors of every branch, which tells a person nothing. Kept are the errors of
 * the one branch the value was meant for; where none stands out, the error of the union alone. Branches are told
 * apart by their place in the schema (`…/anyOf/2/…`); what `$ref` moved elsewhere counts to no branch and is dropped.
 */
export function meantErrors(errors: readonly ErrorObject[]): ErrorObject[] {
  let kept: ErrorObject[] = [];
  for (const error of errors) {
    if (isUnion(error)) kept = settleUnion(kept, error);
    else if (error.keyword === 'contains' || error.keyword === 'propertyNames') {
      kept = [...kept.filter((earlier) => !isInside(earlier, error)), error];
    } else if (error.keyword !== 'if' || !kept.some((earlier) => isCausedBy(earlier, error)))
      kept.push(error);
  }
  return kept;
}

const isUnion = ({ keyword, params }: ErrorObject): boolean =>
  keyword === 'anyOf' || (keyword === 'oneOf' && params['passingSchemas'] === null);

/** Of the same value too: items of one list share the union's place in the schema. */
const isInside = (error: ErrorObject, outer: ErrorObject): boolean =>
  error.schemaPath.startsWith(`${outer.schemaPath}/`) && isAtOrUnder(error.instancePath, outer.instancePath);

/** `…/if` fails because something under `…/then` or `…/else` failed. */
const isCausedBy = (error: ErrorObject, condition: ErrorObject): boolean => {
  const parent = condition.schemaPath.slice(0, -'if'.length);
  return error.schemaPath.startsWith(`${parent}then/`) || error.schemaPath.startsWith(`${parent}else/`);
};

function settleUnion(earlier: ErrorObject[], union: ErrorObject): ErrorObject[] {
  const rest: ErrorObject[] = [];
  const branches = new Map<string, ErrorObject[]>();
  for (const error of earlier) {
    if (isInside(error, union)) {
      const branch = error.schemaPath.slice(union.schemaPath.length + 1).split('/', 1)[0] ?? '';
      branches.set(branch, [...(branches.get(branch) ?? []), error]);
    } else if (!isMovedBranch(error, union)) rest.push(error);
  }
  const all = [...branches.values()];
  const constants = all.map((branch) => constantOf(branch, union));
  if (all.length > 0 && constants.every((constant) => constant !== undefined)) {
    const allowedValues = constants.map((constant) => constant.value);
    return [...rest, { ...union, keyword: 'enum', params: { allowedValues } }];
  }
  return [...rest, ...(meantBranch(all, union) ?? [union])];
}

/** A branch that is a `$ref` reports under the definition's own path, outside the schema that holds the union. */
const isMovedBranch = (error: ErrorObject, union: ErrorObject): boolean => {
  const holder = union.schemaPath.slice(0, -union.keyword.length);
  return !error.schemaPath.startsWith(holder) && isAtOrUnder(error.instancePath, union.instancePath);
};

const isAtOrUnder = (path: string, parent: string): boolean =>
  path === parent || path.startsWith(`${parent}/`);

const constantOf = (branch: ErrorObject[], union: ErrorObject): { value: unknown } | undefined => {
  const found = branch.find(
    ({ keyword, instancePath }) => keyword === 'const' && instancePath === union.instancePath,
  );
  return found === undefined ? undefined : { value: found.params['allowedValue'] };
};

/** The only branch of the right type and discriminator, or the one with the fewest missing and unknown fields. */
function meantBranch(branches: ErrorObject[][], union: ErrorObject): ErrorObject[] | undefined {
  const ranked = branches
    .filter((branch) => !branch.some((error) => isOtherKind(error, union.instancePath)))
    .map((branch) => ({
      branch,
      misfits: branch.filter((error) => isMisfit(error, union.instancePath)).length,
    }))
    .sort((a, b) => a.misfits - b.misfits);
  const [best, second] = ranked;
  if (best === undefined || (second !== undefined && second.misfits === best.misfits)) return undefined;
  return best.branch;
}

/** The value itself is of another type, or a constant in it (one level down: the discriminator) is another. */
const isOtherKind = ({ keyword, instancePath }: ErrorObject, at: string): boolean => {
  if (keyword === 'type') return instancePath === at;
  if (keyword !== 'const' && keyword !== 'enum') return false;
  return isAtOrUnder(instancePath, at) && !instancePath.slice(at.length + 1).includes('/');
};

const isMisfit = ({ keyword, instancePath }: ErrorObject, at: string): boolean =>
  instancePath === at &&
  (keyword === 'required' || keyword === 'additionalProperties' || keyword === 'unevaluatedProperties');
