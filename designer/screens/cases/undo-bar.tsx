import { useEffect, useRef, useState, type ReactNode } from 'react';
import { useCaseCounts } from '../../app/case-counts.tsx';
import { useLanguage } from '../../language/language.tsx';
import { Button } from '../../ui/button.tsx';
import { finishAll, undo, useDeferred } from './deferred.ts';

/** For ten seconds after an action on cases: how long it can still be taken back. */
export function UndoBar(): ReactNode {
  const { t } = useLanguage();
  const deferred = useDeferred();
  const { reload } = useCaseCounts();
  const [now, setNow] = useState(() => Date.now());
  const some = deferred.length > 0;
  const had = useRef(false);
  useEffect(() => {
    if (!some) {
      if (had.current) reload();
      return undefined;
    }
    had.current = true;
    const timer = setInterval(() => setNow(Date.now()), 500);
    return () => clearInterval(timer);
  }, [some, reload]);
  if (!some) return null;
  return (
    <div className="undo-bar" role="status">
      {deferred.map(({ id, cases, dueAt }) => (
        <p key={id}>
          {t('cases.done', { count: cases.length })}
          <Button look="quiet" onClick={() => undo(id)} data-testid="undo">
            {t('cases.undo', { count: Math.max(0, Math.ceil((dueAt - now) / 1_000)) })}
          </Button>
          <Button look="quiet" onClick={finishAll}>
            {t('cases.send-now')}
          </Button>
        </p>
      ))}
    </div>
  );
}
