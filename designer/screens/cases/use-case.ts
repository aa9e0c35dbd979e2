import { useState } from 'react';
import { getCase, type CaseFile } from '../../api/cases.ts';
import { useLoad, type Loaded } from '../../ui/load.ts';

/** A case with its form; personal data is masked until someone who may asks for it. */
export function useCase(id: string): Loaded<CaseFile> & { unmask(): void } {
  const [unmask, setUnmask] = useState(false);
  const loaded = useLoad(`${id} ${unmask}`, (signal) => getCase(id, unmask, signal));
  return { ...loaded, unmask: () => setUnmask(true) };
}
