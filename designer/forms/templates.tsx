import { useEffect, useRef, type ReactNode } from 'react';
import { ArrowDownOutlined, ArrowUpOutlined, DeleteOutlined, PlusOutlined } from '@ant-design/icons';
import type {
  ArrayFieldItemTemplateProps,
  ArrayFieldTemplateProps,
  FieldTemplateProps,
  ObjectFieldTemplateProps,
} from '@rjsf/utils';
import { Button } from 'antd';
import { pointer } from '../../schemas/values/pointer.ts';
import { useLanguage } from '../language/language.tsx';
import { useSurroundings, type FieldProblem } from './surroundings.tsx';

/** Settings that hold others show only their own problems; those of the others stand beside them. */
const isHolder = (field: unknown): boolean =>
  field === undefined || field === 'optional' || field === 'union';

const problemsAt = (problems: readonly FieldProblem[], at: string, holder: boolean): FieldProblem[] =>
  problems.filter(({ path }) => path === at || (!holder && path.startsWith(`${at}/`)));

/** Scrolls to a setting that somebody was led to, and puts the caret there. */
function useLanding(at: string, holder: boolean): React.RefObject<HTMLDivElement | null> {
  const { landing } = useSurroundings();
  const box = useRef<HTMLDivElement>(null);
  const here = landing !== null && (landing.path === at || (!holder && landing.path.startsWith(`${at}/`)));
  const turn = here ? landing.turn : 0;
  useEffect(() => {
    if (turn === 0) return;
    box.current?.scrollIntoView({ block: 'center' });
    box.current?.querySelector<HTMLElement>('input, textarea, [contenteditable], button')?.focus();
  }, [turn]);
  return box;
}

/** One setting: its label, its input, what is wrong with it, and one sentence of help. */
export function SettingTemplate(props: FieldTemplateProps): ReactNode {
  const { id, label, children, required, rawDescription, fieldPathId, uiSchema, hidden } = props;
  const { say, t } = useLanguage();
  const { problems } = useSurroundings();
  const at = pointer(fieldPathId.path);
  const holder = isHolder(uiSchema?.['ui:field']);
  const box = useLanding(at, holder);
  if (hidden === true) return null;
  // One form of a setting that has several: the setting itself says the rest.
  if (uiSchema?.['ui:options']?.label === false) return children;
  const own = at === '' ? [] : problemsAt(problems, at, holder);
  const isItem = typeof fieldPathId.path.at(-1) === 'number';
  return (
    <div ref={box} className="setting" data-testid={`setting${at.replaceAll('/', '-')}`} data-holder={holder}>
      {label === '' || at === '' || isItem ? null : (
        <label className="setting-label" htmlFor={id}>
          {label}
          {required === true ? null : <span className="quiet"> {t('forms.optional')}</span>}
        </label>
      )}
      {children}
      {own.map(({ path, message, severity }) => (
        <p
          key={`${path} ${message.en}`}
          className="setting-problem"
          data-severity={severity ?? 'error'}
          role="alert"
        >
          {say(message)}
        </p>
      ))}
      {rawDescription === undefined || rawDescription === '' || at === '' ? null : (
        <p className="setting-help">{rawDescription}</p>
      )}
    </div>
  );
}

/** Settings one below the other; inner ones in a frame of their own. */
export function SettingsTemplate({ properties, fieldPathId }: ObjectFieldTemplateProps): ReactNode {
  const inner = fieldPathId.path.length > 0;
  return (
    <div className={inner ? 'settings-inner' : 'settings'}>
      {properties.map(({ name, content }) => (
        <div key={name}>{content}</div>
      ))}
    </div>
  );
}

export function ListTemplate({
  items,
  canAdd,
  onAddClick,
  disabled,
  readonly,
}: ArrayFieldTemplateProps): ReactNode {
  const { t } = useLanguage();
  return (
    <div className="setting-list">
      {items}
      {canAdd === true && disabled !== true && readonly !== true ? (
        <Button size="small" icon={<PlusOutlined />} onClick={onAddClick} data-testid="add-row">
          {t('forms.add-row')}
        </Button>
      ) : null}
    </div>
  );
}

export function ListItemTemplate({ children, buttonsProps, index }: ArrayFieldItemTemplateProps): ReactNode {
  const { t } = useLanguage();
  const { hasMoveUp, hasMoveDown, hasRemove, onMoveUpItem, onMoveDownItem, onRemoveItem, readonly } =
    buttonsProps;
  const number = index + 1;
  return (
    <div className="setting-row">
      <div className="setting-row-body">{children}</div>
      {readonly === true ? null : (
        <div className="setting-row-buttons">
          <Button
            size="small"
            type="text"
            icon={<ArrowUpOutlined />}
            disabled={!hasMoveUp}
            aria-label={t('forms.move-up', { number })}
            onClick={onMoveUpItem}
          />
          <Button
            size="small"
            type="text"
            icon={<ArrowDownOutlined />}
            disabled={!hasMoveDown}
            aria-label={t('forms.move-down', { number })}
            onClick={onMoveDownItem}
          />
          <Button
            size="small"
            type="text"
            icon={<DeleteOutlined />}
            disabled={!hasRemove}
            aria-label={t('forms.remove-row', { number })}
            onClick={onRemoveItem}
          />
        </div>
      )}
    </div>
  );
}
