/** Members that may be missing, without those that are there as undefined: what the two ways to spell "not given" become. */
export type Given<T> = { [K in keyof T]: Exclude<T[K], undefined> };

export const optional = <T extends object>(values: T): Given<T> =>
  Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)) as Given<T>;
