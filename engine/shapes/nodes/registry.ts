import { enrich } from '../enrich.ts';
import { shapeOfSamples } from '../of-samples.ts';
import { shapeOfSchema } from '../of-schema.ts';
import { ANY } from '../union.ts';
import { portsOf } from '../../core/node-ports.ts';
import { shapeOfCheapest, shapeOfMap, shapeOfQuery, shapeOfSet, shapeOfValidate } from './data.ts';
import { shapeOfCondition, shapeOfSwitch } from './decide.ts';
import {
  shapeOfConnectorCall,
  shapeOfHttp,
  shapeOfHumanTask,
  shapeOfJoin,
  shapeOfRespond,
  shapeOfSubFlow,
  shapeOfWait,
} from './flow.ts';
import type { NodeSite, PortShapes, ShapeNode } from './node-site.ts';

const known: Readonly<Record<string, ShapeNode>> = {
  set: shapeOfSet,
  map: shapeOfMap,
  validate: shapeOfValidate,
  'query-records': shapeOfQuery,
  'choose-cheapest': shapeOfCheapest,
  condition: shapeOfCondition,
  switch: shapeOfSwitch,
  'http-request': shapeOfHttp,
  'call-connector': shapeOfConnectorCall,
  wait: shapeOfWait,
  'human-task': shapeOfHumanTask,
  join: shapeOfJoin,
  'sub-flow': shapeOfSubFlow,
  respond: shapeOfRespond,
};

/** Of other types what their own page declares. */
const declared: ShapeNode = ({ node, config, knowledge }) => {
  const type = knowledge.nodeType(node.type);
  if (type === undefined) return { out: { shape: ANY } };
  const shape = type.output === undefined ? ANY : shapeOfSchema(type.output, { kind: 'node', of: node.type });
  return Object.fromEntries(portsOf(type.ports, config).map((port) => [port, { shape }]));
};

/** What comes out of a node by each of its ports: what it declares, and what past runs and cases have shown. */
export function shapeOfNode(site: NodeSite): PortShapes {
  if (site.node.disabled === true) return { out: { shape: site.in } };
  const worker = Object.hasOwn(known, site.node.type) ? known[site.node.type] : undefined;
  const ports = (worker ?? declared)(site);
  const effects = site.knowledge.nodeType(site.node.type)?.effects;
  if (worker !== undefined && (effects === 'none' || effects === undefined)) return ports;
  const seen = site.knowledge.samples.flatMap(({ outputs }) =>
    outputs !== undefined && Object.hasOwn(outputs, site.id) ? [outputs[site.id]] : [],
  );
  if (seen.length === 0) return ports;
  const found = shapeOfSamples(seen, { kind: 'run', of: site.id });
  return Object.fromEntries(
    Object.entries(ports).map(([port, one]) => [
      port,
      port === 'out' ? { ...one, shape: enrich(one.shape, found) } : one,
    ]),
  );
}
