import { useState } from 'react';
import { asFailure, type ApiFailure } from '../api/failure.ts';
import { addNotice } from '../app/notices.ts';

export interface Submit {
  busy: boolean;
  failure: ApiFailure | null;
  /** True when it went well. Does nothing while an earlier one is under way. */
  submit(): Promise<boolean>;
  clear(): void;
}

/** One action of a person, with what became of it. */
export function useSubmit(action: () => Promise<unknown>): Submit {
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState<ApiFailure | null>(null);
  return {
    busy,
    failure,
    clear: () => setFailure(null),
    async submit() {
      if (busy) return false;
      setBusy(true);
      setFailure(null);
      try {
        await action();
        return true;
      } catch (error) {
        const refused = asFailure(error);
        setFailure(refused);
        // What is wrong with a field is mended where it stands; anything else is kept until it was seen.
        if (refused.problems.length === 0 && refused.status !== 401) addNotice(refused.text);
        return false;
      } finally {
        setBusy(false);
      }
    },
  };
}
