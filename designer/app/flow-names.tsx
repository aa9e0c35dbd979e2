import { createContext, use, useMemo, useRef, type ReactNode } from 'react';
import type { Text } from '../../schemas/text.ts';
import { listFlows, type FlowSummary } from '../api/flows.ts';
import { useLanguage } from '../language/language.tsx';
import { useLoad } from '../ui/load.ts';
import { useSession } from './session.tsx';

interface FlowNames {
  flows: readonly FlowSummary[];
  /** Of the draft, which is what people call it now; the id where it is not known. */
  nameOf(flow: string): string;
  reload(): void;
}

const FlowNamesContext = createContext<FlowNames | null>(null);

async function loadFlows(signal: AbortSignal): Promise<FlowSummary[]> {
  const flows: FlowSummary[] = [];
  let cursor: string | null = null;
  do {
    const page = await listFlows({ limit: 200, ...(cursor === null ? {} : { cursor }) }, signal);
    flows.push(...page.items);
    cursor = page.next;
  } while (cursor !== null);
  return flows;
}

/** Runs and cases carry the ids of their flows; people know them by name. */
export function FlowNamesProvider({ children }: { children: ReactNode }): ReactNode {
  const { say } = useLanguage();
  const { may } = useSession();
  const mayRead = may('read', 'flow');
  const { value, reload } = useLoad(`flows ${mayRead}`, async (signal) => (mayRead ? loadFlows(signal) : []));
  const asked = useRef(new Set<string>());
  const names = useMemo<FlowNames>(() => {
    const flows = value ?? [];
    const texts = new Map<string, Text>(flows.map(({ id, name }) => [id, name]));
    const nameOf = (flow: string): string => {
      const text = texts.get(flow);
      if (text !== undefined) return say(text);
      // Made since the names were loaded, perhaps; whoever asks is just being drawn, and must not be disturbed.
      if (value !== null && !asked.current.has(flow)) {
        asked.current.add(flow);
        queueMicrotask(reload);
      }
      return flow;
    };
    return { flows, nameOf, reload };
  }, [value, say, reload]);
  return <FlowNamesContext value={names}>{children}</FlowNamesContext>;
}

export function useFlowNames(): FlowNames {
  const names = use(FlowNamesContext);
  if (names === null) throw new Error('outside of FlowNamesProvider');
  return names;
}
