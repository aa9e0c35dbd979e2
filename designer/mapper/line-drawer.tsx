import { type ReactNode } from 'react';
import { Alert, Button, Drawer, Input, Select, Space, Tag } from 'antd';
import type { Key } from '../language/dictionary.ts';
import { useLanguage } from '../language/language.tsx';
import { useBoard } from './board.ts';
import { FormulaField } from './formula-field.tsx';
import { disconnect } from './model/connect.ts';
import { patchEntry, type Patch } from './model/entries.ts';
import type { Line } from './model/lines.ts';
import { printValue } from './model/source-fields.ts';
import { valueAt } from './model/paths.ts';
import { unitStep } from './model/units.ts';
import { printPlace, printResult } from './print-result.ts';
import { resultOf } from './results.ts';
import { StepList } from './step-list.tsx';
import { ValueMap } from './value-map.tsx';

/** Everything about the selected line: where it reads, what it does on the way, and when it counts. */
export function LineDrawer(): ReactNode {
  const { t, say } = useLanguage();
  const board = useBoard();
  const line = board.lines.find(({ key }) => key === board.selected);
  const row = board.targets.find(({ path }) => path === line?.target);
  return (
    <Drawer
      open={line !== undefined}
      onClose={() => board.select(null)}
      mask={false}
      size={440}
      title={row === undefined ? '' : say(row.label)}
      extra={
        line === undefined || board.readOnly || line.kind === 'group' ? null : (
          <Button
            danger
            type="text"
            onClick={() => {
              board.edit(disconnect(board.mapping, line));
              board.select(null);
            }}
            data-testid="line-remove"
          >
            {t('mapper.remove-line')}
          </Button>
        )
      }
    >
      {line === undefined ? null : (
        <fieldset key={line.key} className="mapper-drawer" disabled={board.readOnly}>
          <legend className="unseen">{t('mapper.line')}</legend>
          <LineBody line={line} />
        </fieldset>
      )}
    </Drawer>
  );
}

function LineBody({ line }: { line: Line }): ReactNode {
  const { t } = useLanguage();
  const board = useBoard();
  const isBand = line.kind === 'each' || line.kind === 'group';
  return (
    <>
      <SampleLine line={line} />
      <UnitAsk line={line} />
      {isBand ? <p className="mapper-soft">{t('mapper.band-lead')}</p> : <Origin line={line} />}
      {isBand ? null : <ValueMap line={line} />}
      {isBand || line.kind === 'const' ? null : <StepList line={line} />}
      {isBand ? null : <Fallback line={line} />}
      {line.kind === 'group' ? null : (
        <FormulaField
          label={t('mapper.condition')}
          hint={t('mapper.condition-hint')}
          line={line}
          rule={line.field.when}
          onRule={(when) =>
            board.edit(
              patchEntry(
                board.mapping,
                line.at,
                when === undefined
                  ? { when: undefined, onUnknown: undefined }
                  : { when, onUnknown: line.field.onUnknown ?? 'false' },
              ),
            )
          }
          testid="line-condition"
        />
      )}
    </>
  );
}

/** What goes in and what comes out, for the sample shown. */
function SampleLine({ line }: { line: Line }): ReactNode {
  const { say, t } = useLanguage();
  const board = useBoard();
  const found = resultOf(board);
  const problem = found?.problems.find(({ field }) => field.replaceAll(/\[\d+\]/g, '[*]') === line.target);
  const sample = board.samples[board.sampleAt];
  const type = board.targets.find(({ path }) => path === line.target)?.type;
  return (
    <>
      <dl className="mapper-in-out">
        {line.sources.map((source) => (
          <div key={source}>
            <dt translate="no">{printPlace(source)}</dt>
            <dd>{printValue(valueAt(sample, source)) || t('mapper.empty-value')}</dd>
          </div>
        ))}
        <div className="out">
          <dt>{t('mapper.result')}</dt>
          <dd data-testid="line-result">
            {printResult(valueAt(found?.output, line.target), type) || t('mapper.empty-value')}
          </dd>
        </div>
      </dl>
      {problem === undefined ? null : <Alert type="error" showIcon title={say(problem.message)} />}
    </>
  );
}

/** Fen or yuan is never guessed: the test against the total is shown, and a person says which. */
function UnitAsk({ line }: { line: Line }): ReactNode {
  const { t, say } = useLanguage();
  const board = useBoard();
  const question = board.questions.find((one) => one.line.key === line.key);
  if (question === undefined) return null;
  const answer = (unit: 'fen' | 'yuan'): void => {
    const steps = [unitStep(unit), ...(line.field.steps ?? [])];
    board.edit(patchEntry(board.mapping, line.at, { steps }));
  };
  const { doubt } = question;
  return (
    <Alert
      type="warning"
      showIcon
      title={t('mapper.unit-question')}
      description={
        <Space orientation="vertical">
          <span>{doubt === null || doubt.tested === 0 ? t('mapper.unit-untested') : say(doubt.reason)}</span>
          <Space>
            <Button size="small" onClick={() => answer('fen')} data-testid="unit-fen">
              {t('mapper.unit-fen')}
            </Button>
            <Button size="small" onClick={() => answer('yuan')} data-testid="unit-yuan">
              {t('mapper.unit-yuan')}
            </Button>
          </Space>
        </Space>
      }
    />
  );
}

const ORIGINS = ['from', 'text', 'const', 'rule'] as const;

function Origin({ line }: { line: Line }): ReactNode {
  const { t } = useLanguage();
  const board = useBoard();
  const { field, at, kind } = line;
  const patch = (change: Patch, merge?: string): void =>
    board.edit(patchEntry(board.mapping, at, change), merge);
  const fromPaths = typeof field.from === 'string' ? [field.from] : (field.from ?? []);
  const become = (next: (typeof ORIGINS)[number]): void => {
    const nothing = { from: undefined, text: undefined, const: undefined, rule: undefined };
    const places = line.kind === 'text' ? placesIn(field.text ?? '') : fromPaths;
    if (next === 'text') patch({ ...nothing, text: places.map((path) => `{{${path}}}`).join('') || '{{}}' });
    if (next === 'from') patch({ ...nothing, from: places.length === 1 ? places[0] : places });
    if (next === 'const') patch({ ...nothing, const: '', steps: undefined });
    if (next === 'rule') patch({ ...nothing, rule: { var: places[0] ?? '' } });
  };
  const canRead = fromPaths.length > 0 || (kind === 'text' && placesIn(field.text ?? '').length > 0);
  return (
    <>
      <div className="mapper-field">
        <span>{t('mapper.origin')}</span>
        <Select
          aria-label={t('mapper.origin')}
          value={kind as (typeof ORIGINS)[number]}
          onChange={become}
          options={ORIGINS.filter((one) => one === kind || one === 'const' || one === 'rule' || canRead).map(
            (value) => ({ value, label: t(`mapper-origin.${value}` as Key) }),
          )}
          data-testid="line-origin"
        />
      </div>
      {kind === 'from' && line.sources.length > 0 ? (
        <div className="mapper-tags">
          {line.sources.map((source) => (
            <Tag
              key={source}
              closable={line.sources.length > 1 && !board.readOnly}
              onClose={() => board.edit(disconnect(board.mapping, line, source))}
            >
              <span translate="no">{printPlace(source)}</span>
            </Tag>
          ))}
        </div>
      ) : null}
      {kind === 'text' ? (
        <label className="mapper-field">
          <span>{t('mapper.template-text')}</span>
          <Input.TextArea
            autoSize
            value={field.text}
            onChange={(event) => patch({ text: event.target.value }, `text ${line.key}`)}
            data-testid="line-text"
          />
        </label>
      ) : null}
      {kind === 'const' ? (
        <ValueInput
          label={t('mapper.const')}
          target={line.target}
          value={field.const}
          onValue={(value) => patch({ const: value }, `const ${line.key}`)}
          testid="line-const"
        />
      ) : null}
      {kind === 'rule' ? (
        <FormulaField
          label={t('mapper.formula')}
          hint={t('mapper.formula-hint')}
          line={line}
          rule={field.rule}
          onRule={(rule) => rule !== undefined && patch({ rule })}
          testid="line-formula"
        />
      ) : null}
    </>
  );
}

const placesIn = (text: string): string[] =>
  [...text.matchAll(/\{\{([^{}]*)\}\}/g)].map(([, path = '']) => path.trim());

/** What stands in where the source has nothing. */
function Fallback({ line }: { line: Line }): ReactNode {
  const { t } = useLanguage();
  const board = useBoard();
  if (line.kind === 'const') return null;
  return (
    <ValueInput
      label={t('mapper.default')}
      target={line.target}
      value={line.field.default}
      onValue={(value) =>
        board.edit(
          patchEntry(board.mapping, line.at, { default: value === '' ? undefined : value }),
          `default ${line.key}`,
        )
      }
      testid="line-default"
    />
  );
}

interface ValueInputProps {
  label: string;
  target: string;
  value: unknown;
  onValue(value: unknown): void;
  testid: string;
}

function ValueInput({ label, target, value, onValue, testid }: ValueInputProps): ReactNode {
  const { say } = useLanguage();
  const { choices } = useBoard();
  const options = choices[target];
  const text =
    typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean' ? String(value) : '';
  return (
    <label className="mapper-field">
      <span>{label}</span>
      {options === undefined ? (
        <Input value={text} onChange={(event) => onValue(event.target.value)} data-testid={testid} />
      ) : (
        <Select
          allowClear
          aria-label={label}
          value={text === '' ? null : text}
          onChange={(next: string | null | undefined) => onValue(next ?? '')}
          options={options.map((one) => ({ value: one.value, label: say(one.label) }))}
          data-testid={testid}
        />
      )}
    </label>
  );
}
