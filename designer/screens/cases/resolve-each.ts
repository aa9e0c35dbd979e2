import { asFailure, type ApiFailure } from '../../api/failure.ts';

/** One after the other; a refusal keeps back none of the others. Throws the first refusal once all were asked for. */
export async function resolveEach(
  cases: readonly string[],
  resolve: (id: string) => Promise<unknown>,
): Promise<void> {
  let refused: ApiFailure | undefined;
  for (const id of cases)
    try {
      await resolve(id);
    } catch (error) {
      refused ??= asFailure(error);
    }
  if (refused !== undefined) throw refused;
}
