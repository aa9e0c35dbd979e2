import { useMemo, type ReactNode, type RefObject } from 'react';
import { useLanguage } from '../language/language.tsx';
import type { Spot } from './actions.ts';
import { useEditor } from './editor.tsx';
import { NodeIcon } from './face/icon.tsx';
import { refusal } from './model/edges.ts';
import { ERROR, nodeOf, type Point } from './model/document.ts';
import { portsOf } from './model/ports.ts';
import { fitsAfter, shelvesOf } from './palette/groups.ts';
import { PickList, type PickItem } from './palette/pick-list.tsx';
import { initials, searchTypes } from './palette/search.ts';
import type { Actions } from './use-actions.ts';

/** What somebody wants to choose from a list: a type to add, or a node to connect to. */
export type Wish =
  | {
      kind: 'add';
      spot: Spot;
      /** Where on the screen; null: in the middle of the canvas. */ screen: Point | null;
    }
  | { kind: 'connect'; from: string };

interface Props {
  wish: Wish;
  area: RefObject<HTMLDivElement | null>;
  actions: Actions;
  onClose(): void;
}

const SIZE = { width: 320, height: 400 } as const;

/** The list stands where it was asked for, within the canvas. */
export function Picking({ wish, area, actions, onClose }: Props): ReactNode {
  const box = area.current?.getBoundingClientRect();
  const screen = wish.kind === 'add' ? wish.screen : null;
  const [width, height] = [box?.width ?? 0, box?.height ?? 0];
  const wanted =
    screen === null
      ? { x: width / 2 - SIZE.width / 2, y: 72 }
      : { x: screen.x - (box?.x ?? 0), y: screen.y - (box?.y ?? 0) };
  const left = Math.max(8, Math.min(wanted.x, width - SIZE.width));
  const top = Math.max(8, Math.min(wanted.y, height - SIZE.height));
  return (
    <div
      className="pick-anchor"
      style={{ left, top }}
      onBlur={(event) => {
        if (!event.currentTarget.contains(event.relatedTarget)) onClose();
      }}
    >
      {wish.kind === 'add' ? (
        <AddList spot={wish.spot} actions={actions} onClose={onClose} />
      ) : (
        <ConnectList from={wish.from} actions={actions} onClose={onClose} />
      )}
    </div>
  );
}

interface ListProps {
  actions: Actions;
  onClose(): void;
}

function AddList({ spot, actions, onClose }: ListProps & { spot: Spot }): ReactNode {
  const { t, say } = useLanguage();
  const { nodeTypes, document } = useEditor();
  const types = useMemo(() => {
    const after = spot.after !== undefined || spot.edge !== undefined || spot.inside !== undefined;
    const fitting = after ? fitsAfter(nodeTypes.values()) : [...nodeTypes.values()];
    const shelves = shelvesOf(fitting);
    // Nothing runs without a start, so an empty canvas offers the starts first.
    const blank = Object.keys(document.definition.nodes).length === 0;
    if (blank) shelves.sort((a, b) => Number(b.group === 'start') - Number(a.group === 'start'));
    return shelves.flatMap(({ items }) => items);
  }, [nodeTypes, spot, document.definition.nodes]);
  const source = spot.after === undefined ? undefined : nodeOf(document, spot.after.node);
  const name = source?.name ?? nodeTypes.get(source?.type ?? '')?.title;
  const find = (text: string): PickItem[] =>
    searchTypes(types, text).map((type) => ({
      id: type.type,
      label: say(type.title),
      detail: say(type.summary),
      icon: <NodeIcon name={type.icon} />,
    }));
  return (
    <PickList
      label={name === undefined ? t('canvas.add-title') : t('canvas.add-after', { node: say(name) })}
      placeholder={t('canvas.palette-search')}
      none={t('canvas.none-found')}
      testId="add-node"
      find={find}
      onClose={onClose}
      onPick={(id) => {
        const type = nodeTypes.get(id);
        onClose();
        if (type !== undefined) actions.add(type, spot);
      }}
    />
  );
}

/** The keyboard's way to draw an edge: each way out of the node with each node it may lead to. */
function ConnectList({ from, actions, onClose }: ListProps & { from: string }): ReactNode {
  const { t, say, language } = useLanguage();
  const { nodeTypes, document } = useEditor();
  const source = nodeOf(document, from);
  const nameOf = (id: string): string => {
    const node = nodeOf(document, id);
    const name = node?.name ?? nodeTypes.get(node?.type ?? '')?.title;
    return name === undefined ? id : say(name);
  };
  const ports = source === undefined ? [] : portsOf(source, nodeTypes.get(source.type));
  const used = new Set(
    document.definition.edges.filter((one) => one.from === from).map(({ port = 'out' }) => port),
  );
  // Ways out that lead nowhere yet come first, the way for errors last.
  const ways = [
    ...ports.filter(({ id }) => !used.has(id)),
    ...ports.filter(({ id }) => used.has(id)),
    { id: ERROR, label: { zh: t('canvas.error-port'), en: t('canvas.error-port') } },
  ];
  const targets = Object.entries(document.definition.nodes).filter(
    ([, { type }]) => nodeTypes.get(type)?.structure !== 'trigger',
  );
  const items = ways.flatMap(({ id: port, label }) =>
    targets.flatMap(([to, { type }]): PickItem[] => {
      if (refusal(document, { from, port, to }) !== null) return [];
      const said = t('canvas.connect-port', { node: nameOf(to), port: label[language] });
      const icon = <NodeIcon name={nodeTypes.get(type)?.icon ?? ''} />;
      return [{ id: `${port} ${to}`, label: ways.length > 2 || port === ERROR ? said : nameOf(to), icon }];
    }),
  );
  const find = (text: string): PickItem[] => {
    const query = text.trim().toLowerCase();
    return items.filter(
      ({ label }) => label.toLowerCase().includes(query) || initials(label).includes(query),
    );
  };
  return (
    <PickList
      label={t('canvas.connect-title', { node: nameOf(from) })}
      placeholder={t('canvas.connect')}
      none={t('canvas.none-found')}
      testId="connect-to"
      find={find}
      onClose={onClose}
      onPick={(id) => {
        const [port = 'out', to = ''] = id.split(' ');
        onClose();
        actions.join({ from, port, to });
      }}
    />
  );
}
