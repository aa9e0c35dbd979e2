import type { FlowNode } from '../../../schemas/flow.ts';
import type { NodeDescriptor, Port } from '../../../schemas/node.ts';
import { portsOf } from '../model/ports.ts';
import { ruleWords, type Speaker } from '../face/rule-words.ts';
import { isTrigger } from '../palette/groups.ts';
import { heightOf } from './geometry.ts';

/** What a node shows that comes from its own settings alone. */
export interface Face {
  icon: string;
  name: string;
  /** One line in words; the type's own title where the node has a name of its own but nothing is set. */
  rule: string;
  ports: readonly Port[];
  height: number;
  trigger: boolean;
  container: boolean;
  disabled: boolean;
  /** The type is not installed here; its settings are kept. */
  missing: boolean;
}

/** Draws the faces of nodes, each once: a node that did not change keeps its face, so that it is not drawn again. */
export function faceMaker(
  types: ReadonlyMap<string, NodeDescriptor>,
  speaker: Speaker,
): (node: FlowNode) => Face {
  const made = new WeakMap<FlowNode, Face>();
  return (node) => {
    const known = made.get(node);
    if (known !== undefined) return known;
    const face = faceOf(node, types.get(node.type), speaker);
    made.set(node, face);
    return face;
  };
}

function faceOf(node: FlowNode, descriptor: NodeDescriptor | undefined, speaker: Speaker): Face {
  const { language, t } = speaker;
  const ports = portsOf(node, descriptor);
  const title = descriptor?.title[language] ?? t('canvas.unknown-type', { type: node.type });
  const said = descriptor === undefined ? '' : ruleWords(node, descriptor, speaker);
  const name = node.name?.[language] ?? title;
  return {
    icon: descriptor?.icon ?? '',
    name,
    rule: said !== '' ? said : name === title ? t('canvas.not-set') : title,
    ports,
    height: heightOf(ports),
    trigger: descriptor !== undefined && isTrigger(descriptor),
    container: descriptor?.structure === 'for-each' || descriptor?.structure === 'loop',
    disabled: node.disabled === true,
    missing: descriptor === undefined,
  };
}
