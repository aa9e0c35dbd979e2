import { useId, type ReactNode } from 'react';
import { Input, type InputProps } from 'antd';
import type { TextAreaProps } from 'antd/es/input/TextArea';
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

export type FieldProps = Omit<FrameProps, 'children'> & { onText(text: string): void };

const textOf =
  (onText: (text: string) => void) =>
  ({ target }: { target: { value: string } }): void =>
    onText(target.value);

const errorOf = (described: Described): { status?: 'error' } =>
  described['aria-invalid'] === true ? { status: 'error' } : {};

export function TextField({
  label,
  hint,
  problems,
  className,
  onText,
  ...input
}: FieldProps & InputProps): ReactNode {
  return (
    <Field label={label} hint={hint} problems={problems} className={className}>
      {(described) => {
        const all = { ...input, ...described, onChange: textOf(onText), ...errorOf(described) };
        return input.type === 'password' ? <Input.Password {...all} /> : <Input {...all} />;
      }}
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
}: FieldProps & TextAreaProps): ReactNode {
  return (
    <Field label={label} hint={hint} problems={problems} className={className}>
      {(described) => (
        <Input.TextArea {...area} {...described} {...errorOf(described)} onChange={textOf(onText)} />
      )}
    </Field>
  );
}
