import { useEffect } from 'react';
import { getImport, type ImportView } from '../../api/imports.ts';
import { useLoad, type Loaded } from '../../ui/load.ts';
import { isWorking } from './import-state.tsx';

const EVERY_MS = 600;

/** An import, asked for again while it is under way. */
export function useImport(id: string): Loaded<ImportView> {
  const loaded = useLoad(`import ${id}`, (signal) => getImport(id, signal));
  const { value, reload, busy } = loaded;
  const working = value !== null && isWorking(value.state);
  useEffect(() => {
    if (!working || busy) return undefined;
    const timer = setTimeout(reload, EVERY_MS);
    return () => clearTimeout(timer);
  }, [working, busy, reload]);
  return loaded;
}
