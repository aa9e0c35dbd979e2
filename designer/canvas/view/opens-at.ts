import type { FlowLayout } from '../../../schemas/flow.ts';

/** What of a flow can be read at once on a desk: about four columns of nodes. */
const READABLE = 1300;

/** Where a flow opens: all of it, or where it begins if drawn whole it could not be read. Undefined for all of it. */
export function opensAt(nodes: readonly string[], layout: FlowLayout): string[] | undefined {
  const places = nodes.flatMap((id) => {
    const place = layout[id];
    return place === undefined ? [] : [{ id, x: place.x }];
  });
  const left = Math.min(...places.map(({ x }) => x));
  const first = places.filter(({ x }) => x - left < READABLE);
  return first.length === places.length ? undefined : first.map(({ id }) => id);
}
