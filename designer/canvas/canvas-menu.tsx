import type { ReactNode } from 'react';
import { App, Dropdown, type MenuProps } from 'antd';
import { useLanguage } from '../language/language.tsx';
import type { Key } from '../language/dictionary.ts';
import { useEditor } from './editor.tsx';
import type { CanvasAction } from './keys.ts';
import type { Alignment } from './model/places.ts';
import type { Actions } from './use-actions.ts';
import type { Clipboard } from './use-clipboard.ts';

interface Props {
  run(action: CanvasAction): boolean;
  actions: Actions;
  clipboard: Clipboard;
  children: ReactNode;
}

type Item = NonNullable<MenuProps['items']>[number];

const alignments: readonly Alignment[] = ['left', 'center', 'right', 'top', 'middle', 'bottom'];

/** The right mouse button: everything that keys and drags can do. */
export function CanvasMenu({ run, actions, clipboard, children }: Props): ReactNode {
  const { t } = useLanguage();
  const { message } = App.useApp();
  const { selected, readOnly } = useEditor();
  const item = (word: Key, act: () => unknown, disabled = false): Item => ({
    key: word,
    label: t(word),
    disabled,
    onClick: () => void act(),
  });
  const nodes = selected.filter((id) => !id.startsWith('#'));
  const none = selected.length === 0;
  const line: Item = { type: 'divider' };
  const told = async (done: Promise<boolean>, good: string | null, bad: string): Promise<void> => {
    const well = await done;
    if (!well) void message.info(bad);
    else if (good !== null) void message.success(good);
  };
  const copied = t('canvas.copied', { count: selected.length });
  const refused = t('canvas.clipboard-refused');
  const items: Item[] = [
    item('canvas.add', () => run('add')),
    item('canvas.connect', () => run('connect'), nodes.length !== 1),
    item('canvas.rename', () => run('rename'), selected.length !== 1),
    item('canvas.open-sub-flow', () => actions.openSubFlow(nodes[0] ?? ''), nodes.length !== 1),
    line,
    item('canvas.copy', () => told(clipboard.copy(), copied, refused), none),
    item('canvas.paste', () => told(clipboard.paste(), null, refused)),
    item('canvas.duplicate', () => clipboard.duplicate(), none),
    item('canvas.disable', () => run('disable'), nodes.length === 0),
    item('canvas.delete', () => run('delete'), none),
    line,
    {
      key: 'align',
      label: t('canvas.align'),
      disabled: selected.length < 2,
      children: [
        ...alignments.map((way) => item(`align.${way}`, () => actions.align(way))),
        item('canvas.spread-x', () => actions.spread('x'), selected.length < 3),
        item('canvas.spread-y', () => actions.spread('y'), selected.length < 3),
      ],
    },
    item('canvas.tidy', () => run('tidy')),
    item('canvas.group', () => run('group'), nodes.length === 0),
    item('canvas.note', () => run('note')),
    item('canvas.select-all', () => run('select-all')),
  ];
  return (
    <Dropdown menu={{ items }} trigger={['contextMenu']} disabled={readOnly}>
      {children}
    </Dropdown>
  );
}
