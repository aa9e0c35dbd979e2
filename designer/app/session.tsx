import { createContext, use, useCallback, useEffect, useMemo, useState, type ReactNode } from 'react';
import { allows, type Action, type Kind } from '../../schemas/api/permission.ts';
import { onSignedOut } from '../api/client.ts';
import { asFailure, type ApiFailure } from '../api/failure.ts';
import { getSession, signOut, type Me } from '../api/session.ts';

interface Session {
  me: Me | null;
  failure: ApiFailure | null;
  /** What a set-up or a sign-in answered. */
  enter(me: Me): void;
  leave(): Promise<void>;
  reload(): void;
  may(action: Action, kind: Kind, id?: string): boolean;
}

const SessionContext = createContext<Session | null>(null);

/** Asks once who is there, and again when the server no longer knows us. */
export function SessionProvider({ children }: { children: ReactNode }): ReactNode {
  const [me, setMe] = useState<Me | null>(null);
  const [failure, setFailure] = useState<ApiFailure | null>(null);

  const reload = useCallback(() => {
    setFailure(null);
    getSession().then(setMe, (error: unknown) => setFailure(asFailure(error)));
  }, []);
  useEffect(reload, [reload]);
  useEffect(() => onSignedOut(reload), [reload]);

  const session = useMemo<Session>(
    () => ({
      me,
      failure,
      reload,
      enter: setMe,
      async leave() {
        await signOut();
        reload();
      },
      may: (action, kind, id) => me !== null && allows(me.permissions, action, kind, id),
    }),
    [me, failure, reload],
  );
  return <SessionContext value={session}>{children}</SessionContext>;
}

export function useSession(): Session {
  const session = use(SessionContext);
  if (session === null) throw new Error('outside of SessionProvider');
  return session;
}
