import {
  useId,
  type InputHTMLAttributes,
  type ReactNode,
  type SelectHTMLAttributes,
  type TextareaHTMLAttributes,
} from 'react';
import type { Problem } from '../../schemas/problem.ts';
import { useLanguage } from '../language/language.tsx';

interface Described {
  id: string;
  'aria-describedby': string | undefined;
  'aria-invalid': true | undefined;
}

interface FrameProps {
  label: string;
  hint?: string | undefined;
  problems?: readonly Problem[] | undefined;
  className?: string | undefined;
  children(described: Described): ReactNode;
}

/** A label, a control, a hint, and what is wrong with the value, tied together for those who hear the page. */
export function Field({ label, hint, problems = [], className = '', children }: FrameProps): ReactNode {
  const { say } = useLanguage();
  const id = useId();
  // What is wrong says what is right, so the hint steps back.
  const advice = problems.length === 0 ? hint : undefined;
  const notes = [advice === undefined ? '' : `${id}-hint`, problems.length === 0 ? '' : `${id}-problem`];
  const describedBy = notes.filter((note) => note !== '').join(' ');
  return (
    <div className={`field ${className}`}>
      <label htmlFor={id}>{label}</label>
      {children({
        id,
        'aria-describedby': describedBy === '' ? undefined : describedBy,
        'aria-invalid': problems.length > 0 ? true : undefined,
      })}
      {advice === undefined ? null : (
        <p id={`${id}-hint`} className="field-hint">
          {advice}
        </p>
      )}
      {problems.length === 0 ? null : (
        <p id={`${id}-problem`} className="field-problem">
          {problems.map(({ message }) => say(message)).join(' ')}
        </p>
      )}
    </div>
  );
}

type Common = Omit<FrameProps, 'children'> & { onText(text: string): void };

export function TextField({
  label,
  hint,
  problems,
  className,
  onText,
  ...input
}: Common & InputHTMLAttributes<HTMLInputElement>): ReactNode {
  return (
    <Field label={label} hint={hint} problems={problems} className={className}>
      {(described) => <input {...input} {...described} onChange={(event) => onText(event.target.value)} />}
    </Field>
  );
}

export function TextArea({
  label,
  hint,
  problems,
  className,
  onText,
  ...area
}: Common & TextareaHTMLAttributes<HTMLTextAreaElement>): ReactNode {
  return (
    <Field label={label} hint={hint} problems={problems} className={className}>
      {(described) => <textarea {...area} {...described} onChange={(event) => onText(event.target.value)} />}
    </Field>
  );
}

export function Choice({
  label,
  hint,
  problems,
  className,
  onText,
  options,
  ...select
}: Common &
  SelectHTMLAttributes<HTMLSelectElement> & {
    options: readonly { value: string; label: string }[];
  }): ReactNode {
  return (
    <Field label={label} hint={hint} problems={problems} className={className}>
      {(described) => (
        <select {...select} {...described} onChange={(event) => onText(event.target.value)}>
          {options.map(({ value, label: text }) => (
            <option key={value} value={value}>
              {text}
            </option>
          ))}
        </select>
      )}
    </Field>
  );
}
