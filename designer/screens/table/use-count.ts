import { useEffect, useState } from 'react';
import { countRecords } from '../../api/records.ts';
import { settle } from '../../ui/settle.ts';

export interface Count {
  /** As far as it is counted; null: nobody knows yet. */
  known: number | null;
  more: boolean;
}

const unknown: Count = { known: null, more: false };

/** How many records there are: up to ten thousand at once, the rest once the rows are there. */
export function useCount(table: string, filter: unknown, ready: boolean, round: object): Count {
  const asked = JSON.stringify([table, filter]);
  const [count, setCount] = useState<Count>(unknown);
  useEffect(() => setCount(unknown), [asked, round]);
  useEffect(() => {
    if (!ready) return undefined;
    const leave = new AbortController();
    const ask = async (all: boolean): Promise<void> => {
      const body = { ...(filter === undefined ? {} : { filter }), ...(all ? { all } : {}) };
      const answer = await settle(countRecords(table, body, leave.signal));
      if (leave.signal.aborted || answer.failure !== null) return;
      setCount({ known: answer.value.count, more: answer.value.more });
      if (answer.value.more) await ask(true);
    };
    void ask(false);
    return () => leave.abort();
  }, [asked, ready, round]);
  return count;
}
