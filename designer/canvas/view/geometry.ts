import type { Port } from '../../../schemas/node.ts';
import { NODE } from '../model/document.ts';
import type { Box } from '../model/places.ts';

/** Side of the round spot where an edge begins or ends, px. */
export const SPOT = 10;
/** Between two ports of one node, px. */
const STEP = 22;
export const IN = 'in';

/** More ports than fit on a usual node make it taller. */
export const heightOf = (ports: readonly Port[]): number => Math.max(NODE.height, ports.length * STEP + 10);

/** Middle of a port from the top of its node. */
export function portY(at: number, count: number, height: number): number {
  const step = Math.min(STEP, height / (count + 1));
  return height / 2 + (at - (count - 1) / 2) * (count > 1 ? Math.max(step, STEP * 0.9) : step);
}

/** Room inside a frame around what it holds, px; the title stands at its top. */
export const FRAME = { side: 24, top: 40, bottom: 24 } as const;

export function frameAround(boxes: readonly Box[]): Box {
  const left = Math.min(...boxes.map(({ x }) => x));
  const top = Math.min(...boxes.map(({ y }) => y));
  const right = Math.max(...boxes.map(({ x, width }) => x + width));
  const bottom = Math.max(...boxes.map(({ y, height }) => y + height));
  return {
    x: left - FRAME.side,
    y: top - FRAME.top,
    width: right - left + 2 * FRAME.side,
    height: bottom - top + FRAME.top + FRAME.bottom,
  };
}
