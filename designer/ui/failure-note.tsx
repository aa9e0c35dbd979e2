import type { ReactNode } from 'react';
import { Alert } from 'antd';
import type { ApiFailure } from '../api/failure.ts';
import { useLanguage } from '../language/language.tsx';
import { Button } from './button.tsx';

interface Props {
  failure: ApiFailure | null;
  /** Paths whose problems, and those below them, stand beside their own fields. */
  fields?: readonly string[];
  onRetry?: (() => void) | undefined;
}

/** Says what went wrong, on which field, and how to go on; it stays until the next try. */
export function FailureNote({ failure, fields = [], onRetry }: Props): ReactNode {
  const { t, say } = useLanguage();
  if (failure === null) return null;
  const others = failure.problems.filter(
    ({ path }) => !fields.some((field) => path === field || path.startsWith(`${field}/`)),
  );
  const all = failure.problems.length;
  // One problem repeats the message; several that all stand beside their fields need only be counted.
  const told = all > 0 && others.length === 0 ? t('failure.see-fields', { count: all }) : say(failure.text);
  return (
    <Alert
      className="failure"
      type="error"
      role="alert"
      title={told}
      description={
        others.length === 0 ? undefined : (
          <ul>
            {others.map(({ path, code, message }) => (
              <li key={`${path} ${code}`}>
                {path === '' ? null : <code>{path}</code>} {say(message)}
              </li>
            ))}
          </ul>
        )
      }
      action={
        onRetry === undefined ? null : (
          <Button look="quiet" onClick={onRetry}>
            {t('action.try-again')}
          </Button>
        )
      }
    />
  );
}
