import type { ReactNode } from 'react';
import { Switch } from 'antd';
import type { FlowNode, RetryPolicy } from '../../schemas/flow.ts';
import type { NodeDescriptor } from '../../schemas/node.ts';
import { useEditor } from '../canvas/editor.tsx';
import { ERROR, nodeOf, portOf, setNode } from '../canvas/model/index.ts';
import { NumberInput } from '../forms/constant-input.tsx';
import { DurationInput } from '../forms/duration-input.tsx';
import { ExpressionInput } from '../forms/expression-input.tsx';
import { useLanguage } from '../language/language.tsx';

interface Props {
  id: string;
  node: FlowNode;
  descriptor: NodeDescriptor | undefined;
}

const MINUTE = 60_000;

/** What happens when a node fails, takes too long, or is asked the same again. */
export function ResilienceForm({ id, node, descriptor }: Props): ReactNode {
  const { t } = useLanguage();
  const { apply, readOnly } = useEditor();
  const change = (part: Parameters<typeof setNode>[1]): void =>
    apply(setNode(id, part), `node ${id} ${Object.keys(part).join(' ')}`);
  const repeats = descriptor?.effects === 'none' || descriptor?.effects === 'repeatable';
  return (
    <div className="resilience" data-testid="resilience">
      <Toggle
        label={t('panel.retry')}
        on={node.retry !== undefined}
        onChange={(on) => change({ retry: on ? { maxAttempts: 3, initialMs: 1_000, factor: 2 } : undefined })}
      />
      {node.retry === undefined ? null : (
        <RetryForm policy={node.retry} onChange={(retry) => change({ retry })} />
      )}
      <Row label={t('panel.timeout')}>
        <DurationInput
          label={t('panel.timeout')}
          value={node.timeoutMs}
          readOnly={readOnly}
          onChange={(timeoutMs) => change({ timeoutMs })}
        />
      </Row>
      {repeats ? (
        <Toggle
          label={t('panel.cache')}
          on={node.cache !== undefined}
          onChange={(on) =>
            change({ cache: on ? { key: { path: 'input' }, ttlMs: 10 * MINUTE } : undefined })
          }
        />
      ) : null}
      {node.cache === undefined ? null : (
        <CacheForm cache={node.cache} onChange={(cache) => change({ cache })} />
      )}
      <ErrorPath id={id} />
      <Toggle
        label={t('panel.disabled')}
        on={node.disabled === true}
        onChange={(on) => change({ disabled: on ? true : undefined })}
      />
    </div>
  );
}

function Row({ label, children }: { label: string; children: ReactNode }): ReactNode {
  return (
    <div className="setting">
      <span className="setting-label">{label}</span>
      {children}
    </div>
  );
}

function Toggle({
  label,
  on,
  onChange,
}: {
  label: string;
  on: boolean;
  onChange: (on: boolean) => void;
}): ReactNode {
  const { readOnly } = useEditor();
  return (
    <label className="setting-toggle">
      <Switch size="small" checked={on} disabled={readOnly} onChange={onChange} aria-label={label} />
      {label}
    </label>
  );
}

function RetryForm({
  policy,
  onChange,
}: {
  policy: RetryPolicy;
  onChange: (policy: RetryPolicy) => void;
}): ReactNode {
  const { t } = useLanguage();
  const { readOnly } = useEditor();
  /** A member without a value is left out. */
  const set = (part: { [Name in keyof RetryPolicy]?: RetryPolicy[Name] | undefined }): void => {
    const members = Object.entries({ ...policy, ...part }).filter(([, value]) => value !== undefined);
    onChange(Object.fromEntries(members) as unknown as RetryPolicy);
  };
  return (
    <div className="settings-inner">
      <Row label={t('panel.attempts')}>
        <NumberInput
          label={t('panel.attempts')}
          value={policy.maxAttempts}
          onChange={(value) => set({ maxAttempts: Number(value) })}
        />
      </Row>
      <Row label={t('panel.first-wait')}>
        <DurationInput
          label={t('panel.first-wait')}
          value={policy.initialMs}
          readOnly={readOnly}
          onChange={(initialMs) => set({ initialMs })}
        />
      </Row>
      <Row label={t('panel.factor')}>
        <NumberInput
          label={t('panel.factor')}
          value={policy.factor}
          onChange={(value) => set({ factor: Number(value) })}
        />
      </Row>
      <Row label={t('panel.longest-wait')}>
        <DurationInput
          label={t('panel.longest-wait')}
          value={policy.maxMs}
          readOnly={readOnly}
          onChange={(maxMs) => set({ maxMs })}
        />
      </Row>
    </div>
  );
}

type Cache = NonNullable<FlowNode['cache']>;

function CacheForm({ cache, onChange }: { cache: Cache; onChange: (cache: Cache) => void }): ReactNode {
  const { t } = useLanguage();
  const { readOnly } = useEditor();
  return (
    <div className="settings-inner">
      <Row label={t('panel.cache-key')}>
        <ExpressionInput
          label={t('panel.cache-key')}
          value={cache.key}
          onChange={(key) => onChange({ ...cache, key })}
        />
      </Row>
      <Row label={t('panel.cache-time')}>
        <DurationInput
          label={t('panel.cache-time')}
          value={cache.ttlMs}
          readOnly={readOnly}
          onChange={(ttlMs) => onChange({ ...cache, ttlMs: ttlMs ?? MINUTE })}
        />
      </Row>
    </div>
  );
}

/** Where a failure leads is drawn on the canvas; here it is said. */
function ErrorPath({ id }: { id: string }): ReactNode {
  const { t, say } = useLanguage();
  const { document, nodeTypes } = useEditor();
  const edge = document.definition.edges.find((one) => one.from === id && portOf(one) === ERROR);
  const next = edge === undefined ? undefined : nodeOf(document, edge.to);
  const name = next?.name ?? nodeTypes.get(next?.type ?? '')?.title;
  return (
    <Row label={t('panel.on-error')}>
      <p>{name === undefined ? t('panel.error-stops') : t('panel.error-goes', { node: say(name) })}</p>
      <p className="setting-help">{t('panel.error-hint')}</p>
    </Row>
  );
}
