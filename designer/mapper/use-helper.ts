import { useEffect, useRef, useState } from 'react';
import type { Preview } from '../../schemas/api/mappings.ts';
import type { Mapping, TargetField } from '../../schemas/mapping.ts';
import type { Json } from '../../schemas/values/json.ts';
import { previewMapping, suggestFields, type Suggestions } from '../api/mappings.ts';
import { settle } from '../ui/settle.ts';
import type { Choice, ListsByName } from './board.ts';

const NONE: Suggestions = { matches: [], units: [] };
const PREVIEW_SAMPLES = 20;
/** Typing goes on faster than answers come; one waits this long for more of it. */
const PAUSE_MS = 60;

interface Asked {
  target: readonly TargetField[];
  samples: readonly Json[];
  headings: readonly string[] | undefined;
  choices: Readonly<Record<string, readonly Choice[]>>;
}

/** Which field may fill which; asked once per source and target. */
export function useSuggestions({ target, samples, headings, choices }: Asked): {
  found: Suggestions;
  busy: boolean;
} {
  const [state, setState] = useState({ found: NONE, busy: true });
  const isEmpty = samples.length === 0 && (headings ?? []).length === 0;
  useEffect(() => {
    if (isEmpty || target.length === 0) {
      setState({ found: NONE, busy: false });
      return undefined;
    }
    const leave = new AbortController();
    const ask = async (): Promise<void> => {
      setState((before) => ({ ...before, busy: true }));
      const values = Object.entries(choices).map(([path, list]) => [path, list.map(({ value }) => value)]);
      const body = {
        target: [...target],
        samples: [...samples],
        choices: Object.fromEntries(values) as Record<string, string[]>,
        ...(headings === undefined ? {} : { headings: [...headings] }),
      };
      const answer = await settle(suggestFields(body, leave.signal));
      if (leave.signal.aborted) return;
      setState({ found: 'value' in answer ? answer.value : NONE, busy: false });
    };
    void ask();
    return () => leave.abort();
  }, [target, samples, headings, choices, isEmpty]);
  return state;
}

export interface LivePreview {
  preview: Preview | null;
  /** Position of its first sample. */
  from: number;
  /** From the edit to the answer; null before the first. */
  tookMs: number | null;
}

/** What the mapping makes of the samples around one of them, a moment after each edit. */
export function usePreview(
  mapping: Mapping,
  samples: readonly Json[],
  sampleAt: number,
  lists: ListsByName,
): LivePreview {
  const [state, setState] = useState<LivePreview>({ preview: null, from: 0, tookMs: null });
  const from = Math.floor(sampleAt / PREVIEW_SAMPLES) * PREVIEW_SAMPLES;
  const first = useRef(true);
  useEffect(() => {
    if (samples.length === 0) return undefined;
    const leave = new AbortController();
    const began = performance.now();
    const ask = async (): Promise<void> => {
      const answer = await settle(
        previewMapping(mapping, samples.slice(from, from + PREVIEW_SAMPLES), lists, leave.signal),
      );
      if (leave.signal.aborted || !('value' in answer)) return;
      setState({ preview: answer.value, from, tookMs: performance.now() - began });
    };
    const timer = first.current ? undefined : setTimeout(() => void ask(), PAUSE_MS);
    if (first.current) void ask();
    first.current = false;
    return () => {
      clearTimeout(timer);
      leave.abort();
    };
  }, [mapping, samples, from, lists]);
  return state;
}
