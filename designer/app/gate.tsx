import type { ReactNode } from 'react';
import { SetUp } from '../screens/set-up.tsx';
import { SignIn } from '../screens/sign-in.tsx';
import { FailureNote } from '../ui/failure-note.tsx';
import { useSession } from './session.tsx';

/** Lets those in who are signed in; the address stays, so that a link leads on after the sign-in. */
export function Gate({ children }: { children: ReactNode }): ReactNode {
  const { me, failure, reload } = useSession();
  if (failure !== null)
    return (
      <main className="door-card">
        <FailureNote failure={failure} onRetry={reload} />
      </main>
    );
  // The answer comes within a few milliseconds; anything shown until then would only flicker.
  if (me === null) return null;
  if (me.state === 'setup') return <SetUp needsCode={me.needsCode} />;
  if (me.state === 'signed-out') return <SignIn />;
  return children;
}
