import { useCallback, useRef, type RefObject } from 'react';
import type { Editor } from './editor.tsx';
import { NODE } from './model/document.ts';
import type { FlowInstance } from './view/surface.tsx';

export type Reveal = (id: string) => void;

/** Brings a node into view if it is out of sight, without moving anything that is well in sight. */
export function useReveal(
  instance: RefObject<FlowInstance | null>,
  area: RefObject<HTMLDivElement | null>,
  { document }: Pick<Editor, 'document'>,
): Reveal {
  const latest = useRef(document);
  latest.current = document;
  return useCallback(
    (id) => {
      const place = latest.current.layout[id];
      const flow = instance.current;
      const box = area.current?.getBoundingClientRect();
      if (place === undefined || flow === null || box === undefined) return;
      const { x, y } = flow.flowToScreenPosition({ x: place.x, y: place.y });
      const zoom = flow.getZoom();
      const [width, height, margin] = [NODE.width * zoom, NODE.height * zoom, 24];
      const seen =
        x > box.left + margin &&
        y > box.top + margin &&
        x + width < box.right - margin &&
        y + height < box.bottom - margin;
      if (seen) return;
      const middle = { x: place.x + NODE.width / 2, y: place.y + NODE.height / 2 };
      void flow.setCenter(middle.x, middle.y, { zoom: Math.max(zoom, 0.6), duration: 150 });
    },
    [instance, area],
  );
}
