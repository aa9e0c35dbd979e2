type Names = ReadonlyMap<string, string>;
type Settings = Record<string, unknown>;

/** Members whose text is a path into the run's data: `{path: 'steps.a.total'}`, `{var: 'steps.a.total'}`. */
const PATHS = new Set(['path', 'var', 'source']);

/** Settings that read results of steps, with these steps under their new ids. Texts that are no paths stay. */
export const renameSteps = (config: Readonly<Settings>, names: Names): Settings =>
  Object.fromEntries(Object.entries(config).map(([key, value]) => [key, renamed(value, names, key)]));

function renamed(value: unknown, names: Names, key: string | null): unknown {
  if (typeof value === 'string') return renamedText(value, names, key !== null && PATHS.has(key));
  if (Array.isArray(value)) {
    // `{var: ['steps.a.total', 0]}` names its path first.
    return value.map((item, index) => renamed(item, names, index === 0 && key === 'var' ? key : null));
  }
  if (typeof value === 'object' && value !== null && Object.getPrototypeOf(value) === Object.prototype)
    return renameSteps(value as Settings, names);
  return value;
}

const renamedText = (text: string, names: Names, isPath: boolean): string =>
  isPath
    ? renamedPath(text, names)
    : text.replaceAll(
        /\{\{\s*(steps\.[^}]*?)\s*\}\}/g,
        (_, path: string) => `{{${renamedPath(path, names)}}}`,
      );

function renamedPath(path: string, names: Names): string {
  const [root, id, ...rest] = path.split('.');
  const name = root === 'steps' && id !== undefined ? names.get(id) : undefined;
  return name === undefined ? path : ['steps', name, ...rest].join('.');
}
