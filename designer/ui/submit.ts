import { useState } from 'react';
import { asFailure, type ApiFailure } from '../api/failure.ts';

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
        setFailure(asFailure(error));
        return false;
      } finally {
        setBusy(false);
      }
    },
  };
}
