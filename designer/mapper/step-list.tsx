import type { ReactNode } from 'react';
import { Button, Input, InputNumber, Select, Space } from 'antd';
import { DeleteOutlined } from '@ant-design/icons';
import type { MappingStep } from '../../schemas/mapping.ts';
import type { Key } from '../language/dictionary.ts';
import { useLanguage } from '../language/language.tsx';
import { useBoard } from './board.ts';
import { patchEntry } from './model/entries.ts';
import type { Line } from './model/lines.ts';

/** What can be added by choosing it, with settings to begin with. Others that a mapping has are shown and kept. */
const NEW_STEPS: readonly MappingStep[] = [
  { do: 'trim' },
  { do: 'fen-to-yuan' },
  { do: 'amount' },
  { do: 'epoch', unit: 's' },
  { do: 'epoch', unit: 'ms' },
  { do: 'time' },
  { do: 'split', by: '-', take: 0 },
  { do: 'join', by: '，' },
  { do: 'replace', find: '-', with: '' },
  { do: 'slice', start: 0, end: 10 },
  { do: 'multiply', by: 1 },
  { do: 'round', scale: 2 },
  { do: 'unguard' },
  { do: 'upper' },
  { do: 'address', take: 'province' },
];

const nameOf = (step: MappingStep): string => (step.do === 'epoch' ? `epoch-${step.unit}` : step.do);

/** The conversions of a line, in their order. */
export function StepList({ line }: { line: Line }): ReactNode {
  const { t } = useLanguage();
  const board = useBoard();
  const steps = line.field.steps ?? [];
  const set = (next: readonly MappingStep[], merge?: string): void =>
    board.edit(
      patchEntry(board.mapping, line.at, { steps: next.length === 0 ? undefined : [...next] }),
      merge,
    );
  const listNames = Object.keys(board.lists);
  const lookups: MappingStep[] = listNames.map((list) => ({
    do: 'lookup',
    list,
    key: firstKey(board.lists[list]),
  }));
  const offered = [...NEW_STEPS, ...lookups];
  return (
    <div className="mapper-field">
      <span>{t('mapper.steps')}</span>
      <ol className="mapper-steps">
        {steps.map((step, index) => (
          <li key={`${index} ${step.do}`}>
            <StepView
              step={step}
              onStep={(next) =>
                set(
                  steps.map((one, at) => (at === index ? next : one)),
                  `step ${line.key} ${index}`,
                )
              }
            />
            <Button
              type="text"
              size="small"
              icon={<DeleteOutlined />}
              aria-label={t('mapper.remove-step')}
              onClick={() => set(steps.filter((_, at) => at !== index))}
            />
          </li>
        ))}
      </ol>
      <Select
        aria-label={t('mapper.add-step')}
        placeholder={t('mapper.add-step')}
        value={null}
        onChange={(at: number | null) => {
          const step = at === null ? undefined : offered[at];
          if (step !== undefined) set([...steps, step]);
        }}
        options={offered.map((step, value) => ({
          value,
          label:
            step.do === 'lookup'
              ? t('mapper.lookup-in', { list: step.list })
              : t(`mapper-step.${nameOf(step)}` as Key),
        }))}
        data-testid="line-add-step"
      />
    </div>
  );
}

const firstKey = (rows: readonly object[] | undefined): string => Object.keys(rows?.[0] ?? {})[0] ?? 'key';

interface StepProps {
  step: MappingStep;
  onStep(step: MappingStep): void;
}

function StepView({ step, onStep }: StepProps): ReactNode {
  const { t } = useLanguage();
  const name = t(`mapper-step.${nameOf(step)}` as Key);
  const text = (value: string, key: string, label: Key): ReactNode => (
    <Input
      size="small"
      className="mapper-short"
      aria-label={t(label)}
      addonBefore={t(label)}
      value={value}
      onChange={(event) => onStep({ ...step, [key]: event.target.value })}
    />
  );
  const figure = (value: number | undefined, key: string, label: Key): ReactNode => (
    <InputNumber
      size="small"
      className="mapper-short"
      aria-label={t(label)}
      prefix={t(label)}
      value={value ?? null}
      onChange={(next) => next !== null && onStep({ ...step, [key]: next })}
    />
  );
  return (
    <Space wrap size={4}>
      <span>{name}</span>
      {step.do === 'split' || step.do === 'join' ? text(step.by, 'by', 'mapper.step-by') : null}
      {step.do === 'split' ? figure(step.take, 'take', 'mapper.step-take') : null}
      {step.do === 'replace' ? text(step.find, 'find', 'mapper.step-find') : null}
      {step.do === 'replace' ? text(step.with, 'with', 'mapper.step-with') : null}
      {step.do === 'slice' ? figure(step.start, 'start', 'mapper.step-start') : null}
      {step.do === 'slice' ? figure(step.end, 'end', 'mapper.step-end') : null}
      {step.do === 'multiply' ? figure(step.by, 'by', 'mapper.step-factor') : null}
      {step.do === 'round' ? figure(step.scale, 'scale', 'mapper.step-scale') : null}
      {step.do === 'time' ? text(step.pattern ?? '', 'pattern', 'mapper.step-pattern') : null}
      {step.do === 'lookup' ? text(step.key, 'key', 'mapper.step-key') : null}
      {step.do === 'lookup' ? text(step.value ?? '', 'value', 'mapper.step-value') : null}
      {step.do === 'address' ? (
        <Select
          size="small"
          aria-label={t('mapper.step-part')}
          value={step.take}
          onChange={(take) => onStep({ ...step, take })}
          options={PARTS.map((value) => ({ value, label: t(`mapper-part.${value}` as Key) }))}
        />
      ) : null}
    </Space>
  );
}

const PARTS = [
  'province',
  'city',
  'district',
  'street',
  'detail',
  'code',
  'postcode',
  'name',
  'phone',
  'country',
] as const;
