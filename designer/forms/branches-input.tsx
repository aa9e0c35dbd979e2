import { useState, type DragEvent, type ReactNode } from 'react';
import {
  ArrowDownOutlined,
  ArrowUpOutlined,
  DeleteOutlined,
  DownOutlined,
  HolderOutlined,
  PlusOutlined,
  RightOutlined,
} from '@ant-design/icons';
import { Button } from 'antd';
import type { Text } from '../../schemas/text.ts';
import type { Json, JsonObject } from '../../schemas/values/json.ts';
import { pointer } from '../../schemas/values/pointer.ts';
import { useLanguage } from '../language/language.tsx';
import { LabelInput } from './label-input.tsx';
import { RuleInput, RuleSentence } from './rule-input.tsx';
import { useSurroundings } from './surroundings.tsx';

interface Props {
  label: string;
  value: Json | undefined;
  onChange: (value: Json) => void;
}

interface Way extends JsonObject {
  port: string;
}

const waysIn = (value: Json | undefined): Way[] =>
  Array.isArray(value)
    ? value.filter((one): one is Way => typeof one === 'object' && one !== null && 'port' in one)
    : [];

const labelOf = ({ label, port }: Way): Text =>
  (label as unknown as Text | undefined) ?? { zh: port, en: port };

/** A port nobody has yet. Ports are never renamed by people, so that no edge loses its way. */
function freshPort(ways: readonly Way[], stem: string): string {
  const taken = new Set(ways.map(({ port }) => port));
  for (let count = 1; ; count += 1) if (!taken.has(`${stem}-${count}`)) return `${stem}-${count}`;
}

const moved = (ways: readonly Way[], from: number, to: number): Way[] => {
  const rest = ways.filter((_, index) => index !== from);
  return [...rest.slice(0, to), ways[from] as Way, ...rest.slice(to)];
};

/** The branches of a decision, tried from above: each with its name and its rule in words, opened to edit the rule. */
export function BranchesInput({ label, value, onChange }: Props): ReactNode {
  const { t } = useLanguage();
  const { readOnly, landing } = useSurroundings();
  const ways = waysIn(value);
  const landed = landing === null ? undefined : /\/cases\/(\d+)/.exec(landing.path)?.[1];
  const [open, setOpen] = useState<string | null>(ways.length === 1 ? (ways[0]?.port ?? null) : null);
  const [seen, setSeen] = useState(0);
  if (landing !== null && landed !== undefined && landing.turn !== seen) {
    setSeen(landing.turn);
    setOpen(ways[Number(landed)]?.port ?? open);
  }
  const replace = (index: number, way: Way): void =>
    onChange(ways.map((one, at) => (at === index ? way : one)));
  const add = (): void => {
    const port = freshPort(ways, 'branch');
    const number = ways.length + 1;
    const name: JsonObject = { zh: `${t('panel.branch')} ${number}`, en: `Branch ${number}` };
    onChange([...ways, { port, label: name, rule: null }]);
    setOpen(port);
  };
  return (
    <div className="branches" role="list" aria-label={label} data-testid="branches">
      {ways.map((way, index) => (
        <Branch
          key={way.port}
          way={way}
          index={index}
          count={ways.length}
          open={open === way.port}
          onToggle={() => setOpen(open === way.port ? null : way.port)}
          onChange={(next) => replace(index, next)}
          onMove={(from, to) => onChange(moved(ways, from, to))}
          onRemove={() => onChange(ways.filter((_, at) => at !== index))}
        />
      ))}
      <div className="branch branch-else" role="listitem">
        <span className="branch-name">{t('panel.else')}</span>
        <span className="quiet">{t('panel.else-hint')}</span>
      </div>
      {readOnly ? null : (
        <Button size="small" icon={<PlusOutlined />} onClick={add} data-testid="add-branch">
          {t('panel.add-branch')}
        </Button>
      )}
    </div>
  );
}

interface BranchProps {
  way: Way;
  index: number;
  count: number;
  open: boolean;
  onToggle: () => void;
  onChange: (way: Way) => void;
  onMove: (from: number, to: number) => void;
  onRemove: () => void;
}

const MIME = 'application/x-daliu-branch';

function Branch({ way, index, count, open, onToggle, onChange, onMove, onRemove }: BranchProps): ReactNode {
  const { t, say } = useLanguage();
  const { readOnly, problems } = useSurroundings();
  const at = pointer(['cases', index]);
  const wrong = problems.filter(({ path }) => path === at || path.startsWith(`${at}/`));
  const name = say(labelOf(way));
  const drop = (event: DragEvent): void => {
    const from = event.dataTransfer.getData(MIME);
    if (from === '') return;
    event.preventDefault();
    onMove(Number(from), index);
  };
  return (
    <div
      className="branch"
      role="listitem"
      data-testid={`branch-${index}`}
      data-wrong={wrong.length > 0}
      onDragOver={(event) => {
        if (event.dataTransfer.types.includes(MIME)) event.preventDefault();
      }}
      onDrop={drop}
    >
      <div className="branch-head">
        {readOnly ? null : (
          <span
            className="branch-grip"
            draggable
            title={t('panel.drag-branch')}
            onDragStart={({ dataTransfer }) => dataTransfer.setData(MIME, String(index))}
          >
            <HolderOutlined />
          </span>
        )}
        <button type="button" className="branch-open" aria-expanded={open} onClick={onToggle}>
          {open ? <DownOutlined /> : <RightOutlined />}
          <span className="branch-name">
            {index + 1}. {name}
          </span>
        </button>
        {readOnly ? null : (
          <span className="branch-buttons">
            <Button
              size="small"
              type="text"
              icon={<ArrowUpOutlined />}
              disabled={index === 0}
              aria-label={t('forms.move-up', { number: index + 1 })}
              onClick={() => onMove(index, index - 1)}
            />
            <Button
              size="small"
              type="text"
              icon={<ArrowDownOutlined />}
              disabled={index === count - 1}
              aria-label={t('forms.move-down', { number: index + 1 })}
              onClick={() => onMove(index, index + 1)}
            />
            <Button
              size="small"
              type="text"
              icon={<DeleteOutlined />}
              disabled={count === 1}
              aria-label={t('forms.remove-row', { number: index + 1 })}
              onClick={onRemove}
            />
          </span>
        )}
      </div>
      {open ? (
        <div className="branch-body">
          <LabelInput
            label={t('forms.name')}
            value={labelOf(way)}
            onChange={(next) => onChange({ ...way, label: next ?? { zh: way.port, en: way.port } })}
          />
          <RuleInput label={name} value={way['rule']} onChange={(rule) => onChange({ ...way, rule })} />
        </div>
      ) : (
        <RuleSentence rule={way['rule']} />
      )}
      {wrong.map(({ path, message }) => (
        <p key={`${path} ${message.en}`} className="setting-problem" role="alert">
          {say(message)}
        </p>
      ))}
    </div>
  );
}

/** Ways out that a person chooses among: each a name on a button. */
export function PortsInput({ label, value, onChange }: Props): ReactNode {
  const { t } = useLanguage();
  const { readOnly } = useSurroundings();
  const ways = waysIn(value);
  return (
    <div className="setting-list" role="list" aria-label={label} data-testid="ports">
      {ways.map((way, index) => (
        <div key={way.port} className="setting-row" role="listitem">
          <div className="setting-row-body">
            <LabelInput
              label={t('forms.name')}
              value={labelOf(way)}
              onChange={(next) =>
                onChange(ways.map((one, at) => (at === index ? { ...one, label: next ?? one.port } : one)))
              }
            />
          </div>
          <Button
            size="small"
            type="text"
            icon={<DeleteOutlined />}
            disabled={readOnly || ways.length === 1}
            aria-label={t('forms.remove-row', { number: index + 1 })}
            onClick={() => onChange(ways.filter((_, at) => at !== index))}
          />
        </div>
      ))}
      {readOnly ? null : (
        <Button
          size="small"
          icon={<PlusOutlined />}
          onClick={() =>
            onChange([
              ...ways,
              { port: freshPort(ways, 'choice'), label: { zh: t('panel.choice'), en: t('panel.choice') } },
            ])
          }
        >
          {t('forms.add-row')}
        </Button>
      )}
    </div>
  );
}
