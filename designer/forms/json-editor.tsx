import { lazy, Suspense, useEffect, useRef, useState, type ReactNode } from 'react';
import { Input, Skeleton } from 'antd';
import type { Json } from '../../schemas/values/json.ts';
import { parseJson } from '../../schemas/values/parse-json.ts';
import { printJsonSorted } from '../../schemas/values/print-json.ts';
import { ProblemError } from '../../schemas/values/problem-error.ts';
import type { Text } from '../../schemas/text.ts';
import { useLanguage } from '../language/language.tsx';
import { useSurroundings } from './surroundings.tsx';

const Monaco = lazy(async () => ({ default: (await import('./monaco.tsx')).Monaco }));

interface Props {
  value: Json | undefined;
  /** Called whenever what is typed is whole. */
  onChange: (value: Json) => void;
  label: string;
  /** JSON Schema for completion and hints. */
  schema?: unknown;
  /** px */
  height?: number;
  readOnly?: boolean;
}

/** A JSON document with completion; numbers keep all their digits. The editor itself comes when it is first needed. */
export function JsonEditor({ value, onChange, label, schema, height = 220, readOnly }: Props): ReactNode {
  const { say } = useLanguage();
  const surroundings = useSurroundings();
  const fixed = readOnly ?? surroundings.readOnly;
  const written = value === undefined ? '' : printJsonSorted(value);
  const [text, setText] = useState(written);
  const [fault, setFault] = useState<Text | null>(null);
  const known = useRef(written);
  useEffect(() => {
    if (known.current === written) return;
    known.current = written;
    setText(written);
    setFault(null);
  }, [written]);
  const change = (next: string): void => {
    setText(next);
    try {
      const read = parseJson(next);
      setFault(null);
      known.current = printJsonSorted(read);
      onChange(read);
    } catch (error) {
      if (!(error instanceof ProblemError)) throw error;
      setFault(error.problem.message);
    }
  };
  return (
    <div className="json-editor" data-testid="json-editor">
      <Suspense fallback={<Skeleton.Node active style={{ width: '100%', height }} />}>
        <Monaco
          text={text}
          onChange={change}
          language="json"
          label={label}
          height={height}
          readOnly={fixed}
          schema={schema}
        />
      </Suspense>
      {fault === null ? null : <p className="setting-problem">{say(fault)}</p>}
    </div>
  );
}

/** A program as plain text: no completion is better than a wrong one. */
export function CodeEditor({
  value,
  onChange,
  label,
  id,
}: {
  value: string;
  onChange: (value: string) => void;
  label: string;
  id?: string | undefined;
}): ReactNode {
  const { readOnly } = useSurroundings();
  return (
    <Input.TextArea
      id={id}
      className="code-text"
      autoSize={{ minRows: 6, maxRows: 24 }}
      spellCheck={false}
      value={value}
      readOnly={readOnly}
      aria-label={label}
      onChange={({ target }) => onChange(target.value)}
    />
  );
}
