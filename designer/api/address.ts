/** Members that are undefined or empty are left out. */
export type Query = Readonly<Record<string, string | number | boolean | undefined>>;

/** `/api/v1/runs/{run}` with its parameters filled in and a query behind it. Throws if a parameter is missing. */
export function address(
  path: string,
  params: Readonly<Record<string, unknown>> = {},
  query: Query = {},
): string {
  const filled = path.replace(/\{(\w+)\}/g, (_place, name: string) => {
    if (!Object.hasOwn(params, name)) throw new Error(`${path} needs ${name}`);
    return encodeURIComponent(String(params[name]));
  });
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(query))
    if (value !== undefined && value !== '') search.set(name, String(value));
  return search.size === 0 ? filled : `${filled}?${search.toString()}`;
}
