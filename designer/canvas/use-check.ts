import { useEffect, useState } from 'react';
import type { FlowDefinition } from '../../schemas/flow.ts';
import type { FlowCheck } from '../../schemas/shape.ts';
import { checkFlow } from '../api/drafts.ts';

/** Long enough that typing a word is one question, short enough to feel at once, ms. */
const PAUSE = 300;

/** What the server says of the flow as it is drawn; the last answer stays until the next one is there. */
export function useCheck(definition: FlowDefinition): FlowCheck | null {
  const [check, setCheck] = useState<FlowCheck | null>(null);
  useEffect(() => {
    const leave = new AbortController();
    const ask = async (): Promise<void> => {
      try {
        setCheck(await checkFlow(definition, leave.signal));
      } catch {
        // Without an answer the last one is still the best there is; saving tells of a broken line.
      }
    };
    const timer = setTimeout(() => void ask(), PAUSE);
    return () => {
      clearTimeout(timer);
      leave.abort();
    };
  }, [definition]);
  return check;
}
