import { useState } from 'react';

export type StepsView = 'canvas' | 'steps';

const KEPT_AT = 'daliu.run-view';

function recall(): StepsView {
  try {
    return localStorage.getItem(KEPT_AT) === 'steps' ? 'steps' : 'canvas';
  } catch {
    return 'canvas';
  }
}

/** How this browser's user looks at the steps of runs: on the canvas first, and then as chosen last. */
export function useStepsView(): [StepsView, (view: StepsView) => void] {
  const [view, setView] = useState(recall);
  return [
    view,
    (next) => {
      setView(next);
      try {
        localStorage.setItem(KEPT_AT, next);
      } catch {
        // A forbidden store costs the choice at the next visit, no more.
      }
    },
  ];
}
