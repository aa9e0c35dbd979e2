import type { ReactNode } from 'react';
import { Button, Input, Select } from 'antd';
import type { MappingStep } from '../../schemas/mapping.ts';
import type { Json } from '../../schemas/values/json.ts';
import { useLanguage } from '../language/language.tsx';
import { useBoard } from './board.ts';
import { patchEntry } from './model/entries.ts';
import type { Line } from './model/lines.ts';
import { printValue } from './model/source-fields.ts';
import { seenValues, valuesStep, withStep, withValue, type ValuesStep } from './model/steps.ts';

/** More different values than this are no states, and nobody maps them one by one. */
const MOST_VALUES = 60;

/** Every value that was seen, with how often, and what it becomes; those that become nothing yet stop records. */
export function ValueMap({ line }: { line: Line }): ReactNode {
  const { t } = useLanguage();
  const board = useBoard();
  const step = valuesStep(line.field);
  const seen = seenValues(line, board.samples);
  const isChoice = Object.hasOwn(board.choices, line.target);
  const type = board.targets.find(({ path }) => path === line.target)?.type;
  const isOffered = isChoice || type === 'text' || type === 'boolean' || type === 'any';
  if (
    line.kind !== 'from' ||
    (step === undefined && (!isOffered || seen.length === 0 || seen.length > MOST_VALUES))
  )
    return null;
  const set = (next: MappingStep | null, merge?: string): void =>
    board.edit(
      patchEntry(board.mapping, line.at, { steps: withStep(line.field.steps, 'values', next) }),
      merge,
    );
  if (step === undefined)
    return (
      <Button
        type={isChoice ? 'primary' : 'default'}
        ghost={isChoice}
        onClick={() => set(beginning(seen[0]?.value ?? '', board.choices[line.target]?.[0]?.value ?? ''))}
        data-testid="line-begin-values"
      >
        {t('mapper.begin-values', { count: seen.length })}
      </Button>
    );
  const known = new Set(seen.map(({ value }) => value));
  const rest = Object.keys(step.map).filter((value) => !known.has(value));
  const open = seen.filter(({ mapped }) => !mapped);
  const isCovered = Object.hasOwn(step, 'otherwise');
  return (
    <div className="mapper-field">
      <span>
        {t('mapper.values')}
        {open.length > 0 && !isCovered ? (
          <span className="mapper-fault" role="alert" data-testid="values-open">
            {t('mapper.values-open', {
              count: open.length,
              samples: open.reduce((sum, one) => sum + one.count, 0),
            })}
          </span>
        ) : null}
      </span>
      <ul className="mapper-values">
        {seen.map(({ value, count, mapped }) => (
          <ValueRow
            key={value}
            value={value}
            count={count}
            isOpen={!mapped && !isCovered}
            {...{ line, step, set }}
          />
        ))}
        {rest.map((value) => (
          <ValueRow key={value} value={value} count={0} isOpen={false} {...{ line, step, set }} />
        ))}
      </ul>
      <Otherwise line={line} step={step} set={set} />
      <Button size="small" type="text" onClick={() => set(null)}>
        {t('mapper.end-values')}
      </Button>
    </div>
  );
}

const beginning = (value: string, to: string): MappingStep => ({ do: 'values', map: { [value]: to } });

interface RowProps {
  value: string;
  count: number;
  isOpen: boolean;
  line: Line;
  step: ValuesStep;
  set(step: MappingStep | null, merge?: string): void;
}

function ValueRow({ value, count, isOpen, line, step, set }: RowProps): ReactNode {
  const { t } = useLanguage();
  const to = Object.hasOwn(step.map, value) ? (step.map[value] as Json) : undefined;
  return (
    <li className={isOpen ? 'open' : ''}>
      <span className="mapper-name" translate="no" title={value}>
        {value}
      </span>
      <span className="mapper-soft mapper-figure">{t('mapper.times', { count })}</span>
      <span aria-hidden="true">→</span>
      <ValueChoice
        label={t('mapper.value-of', { value })}
        target={line.target}
        value={to}
        onValue={(next) => set(withValue(step, value, next), `value ${line.key} ${value}`)}
        testid={`value-${value}`}
      />
    </li>
  );
}

/** What becomes of values nobody listed: a problem, unless this says otherwise. */
function Otherwise({ line, step, set }: Pick<RowProps, 'line' | 'step' | 'set'>): ReactNode {
  const { t } = useLanguage();
  return (
    <label className="mapper-otherwise">
      <span>{t('mapper.otherwise')}</span>
      <ValueChoice
        label={t('mapper.otherwise')}
        target={line.target}
        value={step.otherwise as Json | undefined}
        onValue={(next) => {
          const { otherwise: _before, ...rest } = step;
          set(next === undefined ? rest : { ...rest, otherwise: next }, `otherwise ${line.key}`);
        }}
        testid="value-otherwise"
      />
    </label>
  );
}

interface ChoiceProps {
  label: string;
  target: string;
  value: Json | undefined;
  onValue(value: Json | undefined): void;
  testid: string;
}

function ValueChoice({ label, target, value, onValue, testid }: ChoiceProps): ReactNode {
  const { t, say } = useLanguage();
  const { choices } = useBoard();
  const options = choices[target];
  if (options === undefined)
    return (
      <Input
        size="small"
        aria-label={label}
        placeholder={t('mapper.no-value')}
        value={printValue(value)}
        onChange={(event) => onValue(event.target.value === '' ? undefined : event.target.value)}
        data-testid={testid}
      />
    );
  return (
    <Select
      size="small"
      allowClear
      showSearch={{ optionFilterProp: 'label' }}
      aria-label={label}
      placeholder={t('mapper.no-value')}
      value={value === undefined ? null : printValue(value)}
      onChange={(next: string | null | undefined) => onValue(next ?? undefined)}
      options={options.map((one) => ({ value: one.value, label: say(one.label) }))}
      data-testid={testid}
    />
  );
}
