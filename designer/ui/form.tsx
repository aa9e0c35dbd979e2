import { useEffect, useRef, type ReactNode } from 'react';
import { isComposing } from './composing.ts';
import type { Submit } from './submit.ts';

interface Props {
  submit: Submit;
  /** Called once it went well. */
  onDone?: (() => void) | undefined;
  label?: string;
  className?: string;
  children: ReactNode;
}

/** Submits by Enter or by its button, never by the Enter that picks a word of an input method. */
export function Form({ submit, onDone, label, className, children }: Props): ReactNode {
  const form = useRef<HTMLFormElement>(null);
  // Whoever was refused goes on at the first field that needs it.
  useEffect(() => {
    if (submit.failure !== null) form.current?.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus();
  }, [submit.failure]);
  const send = async (): Promise<void> => {
    if (await submit.submit()) onDone?.();
  };
  return (
    <form
      ref={form}
      noValidate
      aria-label={label}
      className={`form ${className ?? ''}`}
      onKeyDown={(event) => {
        const inField = event.target instanceof HTMLInputElement;
        if (inField && event.key === 'Enter' && isComposing(event.nativeEvent)) event.preventDefault();
      }}
      onSubmit={(event) => {
        event.preventDefault();
        void send();
      }}
    >
      {children}
    </form>
  );
}
