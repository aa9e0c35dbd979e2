import type { FlowDefinition } from '../../../schemas/flow.ts';
import type { Shape } from '../../../schemas/shape.ts';
import { shapeOfSchema } from '../of-schema.ts';
import { ANY, listOf, objectOf, scalar, tidy } from '../union.ts';
import { out, shapeOfExpression, type NodeSite, type ShapeNode } from './node-site.ts';

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

export const ERROR = objectOf({
  error: objectOf(
    {
      code: scalar('text'),
      message: scalar('text'),
      blame: scalar('text', {
        values: ['author', 'remote', 'engine'].map((value) => ({ value, count: 0 })),
        closed: true,
      }),
      retryable: scalar('boolean'),
      path: { ...scalar('text'), optional: true },
      details: { ...ANY, optional: true },
      retryAfterMs: { ...scalar('integer'), optional: true },
    },
    { open: true },
  ),
});

/** What starts a flow says what its input is: its own schema, else the one of the trigger. */
export function declaredInput(flow: FlowDefinition, config: Readonly<Record<string, unknown>>): Shape {
  const schema = flow.input ?? config['input'];
  return schema === undefined ? ANY : shapeOfSchema(schema, { kind: 'input-schema' });
}

export const shapeOfHttp: ShapeNode = () =>
  out(
    objectOf({
      status: scalar('integer', { least: 100, most: 599 }),
      headers: { types: ['object'], open: true },
      body: ANY,
    }),
  );

export const shapeOfConnectorCall: ShapeNode = ({ config, knowledge }) => {
  const channel = typeof config['channel'] === 'string' ? knowledge.channel?.(config['channel']) : undefined;
  const operation = channel?.operations.find(({ id }) => id === config['operation']);
  return out(objectOf({ records: listOf(operation?.record ?? ANY), duplicate: scalar('boolean') }));
};

export const shapeOfWait: ShapeNode = ({ config }) => {
  const { until } = config;
  if (!isObject(until)) return { out: { shape: ANY }, timeout: { shape: ANY } };
  const silence = tidy({ types: ['null'] });
  if ('ms' in until || 'at' in until) return { out: { shape: silence } };
  const shape =
    'reply' in until && until['schema'] !== undefined
      ? shapeOfSchema(until['schema'], { kind: 'reply' })
      : ANY;
  return until['timeoutMs'] === undefined
    ? { out: { shape } }
    : { out: { shape }, timeout: { shape: silence } };
};

export const shapeOfHumanTask: ShapeNode = ({ config }) => {
  const form = config['form'] === undefined ? ANY : shapeOfSchema(config['form'], { kind: 'form' });
  const decisions = Array.isArray(config['decisions']) ? (config['decisions'] as unknown[]) : [];
  const ports = decisions.flatMap((one) =>
    isObject(one) && typeof one['port'] === 'string' ? [one['port']] : [],
  );
  const answer = (decision: string, data: Shape): { shape: Shape } => ({
    shape: objectOf({
      decision: scalar('text', { values: [{ value: decision, count: 0 }], closed: true }),
      data,
    }),
  });
  // A decision may be sent without data.
  const given: Shape = form.types.length === 0 ? form : { ...form, types: [...form.types, 'null'] };
  return {
    ...Object.fromEntries(ports.map((port) => [port, answer(port, given)])),
    ...(config['deadlineMs'] === undefined ? {} : { timeout: answer('timeout', { types: ['null'] }) }),
  };
};

export const shapeOfJoin: ShapeNode = ({ flow, id, place }) => {
  const branches = flow.edges.filter(({ to }) => to === id).map(({ from }) => from);
  const outputs = Object.fromEntries(
    branches.map((branch): [string, Shape] => [
      branch,
      { ...(place.steps.get(branch)?.shape ?? ANY), optional: true },
    ]),
  );
  return out(
    objectOf({
      arrived: listOf(scalar('text')),
      first: { types: ['text', 'null'] },
      outputs: objectOf(outputs),
    }),
  );
};

export const shapeOfSubFlow: ShapeNode = ({ config }) =>
  out(config['wait'] === true ? ANY : objectOf({ run: scalar('text') }));

export const shapeOfRespond: ShapeNode = ({ config, data }) => out(shapeOfExpression(config['body'], data));

/** What goes through a node that is passed over. */
export const shapeOfPassing = ({ in: given }: NodeSite): Shape => given;
