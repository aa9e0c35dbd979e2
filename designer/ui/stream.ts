import { useEffect, useRef, useState } from 'react';

/** By the name of the event; the data is parsed JSON. */
export type Hearers = Readonly<Record<string, (data: never) => void>>;

/** After the server refused, for instance since too many listen. A lost line is taken up by the browser itself. */
const AGAIN_MS = 10_000;

/**
 * Listens to a stream of the server for as long as the screen is there and its tab is seen; a `path` of null listens
 * to nothing. Tells whether the line is up: false means that what is shown may be old.
 */
export function useStream(path: string | null, hearers: Hearers): { live: boolean } {
  const [live, setLive] = useState(true);
  const latest = useRef(hearers);
  useEffect(() => {
    latest.current = hearers;
  });
  const names = Object.keys(hearers).join(' ');

  useEffect(() => {
    if (path === null) return undefined;
    const hear = (name: string, data: string): void => latest.current[name]?.(JSON.parse(data) as never);
    const line = openLine(path, names.split(' '), hear, setLive);
    // Hidden tabs hang up: each open line is one of the few that a browser allows a host.
    const look = (): void => (document.hidden ? line.close() : line.open());
    look();
    document.addEventListener('visibilitychange', look);
    return () => {
      document.removeEventListener('visibilitychange', look);
      line.close();
    };
  }, [path, names]);
  return { live };
}

interface Line {
  open(): void;
  close(): void;
}

function openLine(
  path: string,
  names: readonly string[],
  hear: (name: string, data: string) => void,
  onLive: (live: boolean) => void,
): Line {
  let source: EventSource | undefined;
  let timer: ReturnType<typeof setTimeout> | undefined;
  const close = (): void => {
    clearTimeout(timer);
    source?.close();
    source = undefined;
  };
  const open = (): void => {
    if (source !== undefined) return;
    const opened = new EventSource(path);
    source = opened;
    opened.onopen = () => onLive(true);
    opened.onerror = () => {
      if (opened !== source) return;
      onLive(false);
      if (opened.readyState !== EventSource.CLOSED) return;
      close();
      timer = setTimeout(open, AGAIN_MS);
    };
    for (const name of names)
      opened.addEventListener(name, ({ data }: MessageEvent<string>) => hear(name, data));
  };
  return { open, close };
}
