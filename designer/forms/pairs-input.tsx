import { useState, type ReactNode } from 'react';
import { DeleteOutlined, PlusOutlined } from '@ant-design/icons';
import { Button, Input } from 'antd';
import type { Expression } from '../../schemas/flow.ts';
import type { Json, JsonObject } from '../../schemas/values/json.ts';
import { isNumeric } from '../../schemas/values/decimal.ts';
import { useLanguage } from '../language/language.tsx';
import { ExpressionInput } from './expression-input.tsx';
import { blankValue, type PlainSchema } from './fits-schema.ts';
import { useSurroundings } from './surroundings.tsx';

interface Props {
  label: string;
  value: Json | undefined;
  source: PlainSchema;
  onChange: (value: Json) => void;
}

const asObject = (value: Json | undefined): JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value) && !isNumeric(value) ? value : {};

/** Names with a value each, one row per name. */
export function PairsInput({ label, value, source, onChange }: Props): ReactNode {
  const { t } = useLanguage();
  const { readOnly } = useSurroundings();
  const pairs = asObject(value);
  const entries = Object.entries(pairs);
  const [fresh, setFresh] = useState('');
  const member = Object.values(source.patternProperties ?? {})[0] ?? {};
  const rename = (from: string, to: string): void => {
    if (to !== from && Object.hasOwn(pairs, to)) return;
    onChange(Object.fromEntries(entries.map(([name, one]) => [name === from ? to : name, one])));
  };
  const add = (): void => {
    const name = fresh.trim();
    if (name === '' || Object.hasOwn(pairs, name)) return;
    setFresh('');
    onChange({ ...pairs, [name]: blankValue(member) as Json });
  };
  return (
    <div className="pairs" role="group" aria-label={label} data-testid="pairs">
      {entries.map(([name, one], index) => (
        // By its place: while a name is typed it changes with every letter.
        <div key={index} className="pair">
          <PairName name={name} onRename={(to) => rename(name, to)} />
          <div className="pair-value">
            {member['x-ui'] === 'expression' ? (
              <ExpressionInput
                label={t('forms.value-of', { name })}
                value={one as unknown as Expression}
                onChange={(next) => onChange({ ...pairs, [name]: next as unknown as Json })}
              />
            ) : (
              <Input
                value={typeof one === 'string' ? one : ''}
                readOnly={readOnly}
                aria-label={t('forms.value-of', { name })}
                onChange={({ target }) => onChange({ ...pairs, [name]: target.value })}
              />
            )}
          </div>
          {readOnly ? null : (
            <Button
              size="small"
              type="text"
              icon={<DeleteOutlined />}
              aria-label={t('forms.remove-row', { number: index + 1 })}
              onClick={() => onChange(Object.fromEntries(entries.filter(([other]) => other !== name)))}
            />
          )}
        </div>
      ))}
      {readOnly ? null : (
        <Input
          className="pair-new"
          value={fresh}
          placeholder={t('forms.name')}
          aria-label={t('forms.name')}
          data-testid="new-pair"
          suffix={
            <Button
              size="small"
              type="text"
              icon={<PlusOutlined />}
              aria-label={t('forms.add-row')}
              onClick={add}
            />
          }
          onChange={({ target }) => setFresh(target.value)}
          onPressEnter={({ nativeEvent }) => {
            if (!nativeEvent.isComposing && nativeEvent.keyCode !== 229) add();
          }}
        />
      )}
    </div>
  );
}

/** Takes effect when it is left, so that a name half typed does not clash with another. */
function PairName({ name, onRename }: { name: string; onRename: (name: string) => void }): ReactNode {
  const { t } = useLanguage();
  const { readOnly } = useSurroundings();
  const [draft, setDraft] = useState<string | null>(null);
  const settle = (): void => {
    if (draft !== null && draft.trim() !== '') onRename(draft.trim());
    setDraft(null);
  };
  return (
    <Input
      className="pair-name"
      value={draft ?? name}
      readOnly={readOnly}
      aria-label={t('forms.name')}
      onChange={({ target }) => setDraft(target.value)}
      onBlur={settle}
    />
  );
}
