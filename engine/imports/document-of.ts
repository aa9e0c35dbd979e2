import type { FileRecipe, RecipePart } from '../../schemas/file-recipe.ts';
import type { JsonObject } from '../../schemas/values/json.ts';
import type { SourceLine, SourceRecord } from '../files/recipe/source-record.ts';

/**
 * A record of files as mappings read it: what the files say of the order as a whole by heading, and the rows of each
 * part as a list of objects. Of a row that stands for several units, `count` says how many; `splitInto` of how many
 * lines its other cells speak. What a row says of the order is left out of it where it says the same.
 */
export function createDocuments(recipe: FileRecipe): (record: SourceRecord) => JsonObject {
  const [root] = recipe.parts as [RecipePart, ...RecipePart[]];
  const shared = new Set(recipe.rowsAre === 'lines' ? root.orderFields : []);
  return ({ order, lists }) => {
    const document: JsonObject = { ...order };
    for (const list of Object.keys(lists))
      document[list] = lists[list]!.map((line) =>
        list === 'lines' && shared.size > 0
          ? ownValues(line, order, shared)
          : counted(line, { ...line.values }),
      );
    return document;
  };
}

function ownValues(line: SourceLine, order: Record<string, string>, shared: ReadonlySet<string>): JsonObject {
  const own: JsonObject = {};
  const { values } = line;
  for (const heading of Object.keys(values)) {
    const value = values[heading]!;
    if (!shared.has(heading) || (value !== '' && value !== order[heading])) own[heading] = value;
  }
  return counted(line, own);
}

function counted({ count, splitInto }: SourceLine, values: JsonObject): JsonObject {
  if (count > 1 && !Object.hasOwn(values, 'count')) values['count'] = count;
  if (splitInto !== undefined && !Object.hasOwn(values, 'splitInto')) values['splitInto'] = splitInto;
  return values;
}
