import { Type } from 'typebox';
import { describe, expect, it } from 'vitest';
import type { FlowDefinition } from '../../schemas/flow.ts';
import { nodeTypes } from '../nodes/index.ts';
import { field } from '../sdk/field.ts';
import { defineNode, type NodeType } from '../sdk/node-type.ts';
import { done } from '../sdk/outcome.ts';
import { onePort } from '../sdk/port.ts';
import { flowOf, tryNode } from '../sdk/try-node.ts';
import { checkConfig, checkConfigs } from './check-config.ts';
import { createRegistry, type Registry } from './registry.ts';

/** A node whose third version calls `amount` what the first called `n`, in fen. */
const counter = (version: number, upgrades: NodeType['upgrades'] = {}): NodeType =>
  defineNode({
    type: 'counter',
    version,
    title: { zh: '计数', en: 'Counter' },
    summary: { zh: '用于测试。', en: 'For a test.' },
    group: 'advanced',
    icon: 'number',
    structure: 'step',
    effects: 'none',
    config: Type.Object({ amount: field(Type.Integer(), '数', 'Amount') }, { additionalProperties: false }),
    ports: onePort,
    examples: [],
    check: ({ amount }) =>
      amount < 0 ? [{ code: 'negative', path: '/amount', message: { zh: '负数', en: 'Negative' } }] : [],
    prepare: ({ amount }) => ({ execute: () => done({ amount, version }) }),
    upgrades,
  });

const upgrades = {
  1: (old: unknown) => ({ fen: (old as { n: number }).n }),
  2: (old: unknown) => ({ amount: (old as { fen: number }).fen * 100 }),
};

describe('the registry', () => {
  it('knows each version, and the newest by itself', () => {
    const registry = createRegistry([counter(1), counter(3), counter(2)]);
    expect(registry.get('counter')?.version).toBe(3);
    expect(registry.get('counter', 2)?.version).toBe(2);
    expect(registry.get('counter', 4)).toBeUndefined();
    expect(registry.get('none')).toBeUndefined();
    expect(registry.list().map(({ version }) => version)).toEqual([3]);
  });

  it('refuses what is there already', () => {
    expect(() => createRegistry([counter(1), counter(1)])).toThrow(
      expect.objectContaining({ code: 'duplicate-node-type' }),
    );
    expect(() => createRegistry([...nodeTypes, ...nodeTypes.slice(0, 1)])).toThrow('registered twice');
  });

  it('lifts old settings, in running and in checking', async () => {
    const registry = createRegistry([counter(3, upgrades)]);
    const first = registry.get('counter', 1);
    expect(registry.get('counter', 1)).toBe(first);
    expect(await tryNode(first as NodeType, { n: 2 })).toMatchObject({ output: { amount: 200, version: 3 } });
    expect(first?.check?.({ n: -1 }, flowOf('counter', {}))).toMatchObject([{ code: 'negative' }]);
    expect(createRegistry([counter(3, { 2: upgrades[2] })]).get('counter', 1)).toBeUndefined();
  });
});

describe('the check of settings', () => {
  const found = (
    node: Partial<FlowDefinition['nodes'][string]>,
    registry: Registry = createRegistry(nodeTypes),
  ): string[] => {
    const flow = flowOf('set', {});
    flow.nodes['trial'] = { type: 'set', config: {}, ...node };
    return checkConfig(flow, 'trial', registry).map(({ code, path }) => `${code} ${path}`);
  };
  const at = (path: string): string => `/nodes/trial${path}`;

  it('puts each problem on its field', () => {
    expect(found({ type: 'nope' })).toEqual([`unknown-node-type ${at('/type')}`]);
    expect(found({ type: 'set', version: 9, config: { values: {} } })).toEqual([
      `unknown-node-version ${at('/version')}`,
    ]);
    expect(found({ type: 'set', config: {} })).toEqual([`required ${at('/config/values')}`]);
    expect(found({ type: 'set', config: { values: {}, value: 1 } })).toEqual([
      `unknown-field ${at('/config/value')}`,
    ]);
    expect(found({ type: 'condition', config: { rule: true, onUnknown: 'maybe' } })).toEqual([
      expect.stringContaining(at('/config/onUnknown')),
    ]);
    expect(
      found({
        type: 'switch',
        config: {
          mode: 'first',
          cases: [
            { port: 'a', rule: true },
            { port: 'a', rule: true },
            { port: 'else', rule: true },
          ],
          onUnknown: 'skip',
          else: 'b',
        },
      }),
    ).toEqual([
      `repeated-port ${at('/config/cases/1/port')}`,
      `repeated-port ${at('/config/cases/2/port')}`,
      `unknown-port ${at('/config/else')}`,
    ]);
  });

  it('checks expressions, rules, paths, texts, schemas and mappings wherever they stand', () => {
    expect(found({ type: 'set', config: { values: { 'a/b': { path: 'steps.gone' } } } })).toEqual([
      `unknown-step ${at('/config/values/a~1b/path')}`,
    ]);
    expect(
      found({
        type: 'switch',
        config: { mode: 'first', cases: [{ port: 'a', rule: { var: 'weight' } }], onUnknown: 'skip' },
      }),
    ).toEqual([`unknown-root ${at('/config/cases/0/rule')}`]);
    expect(
      found({ type: 'validate', config: { source: 'a..b', schema: { type: 'objekt' }, onProblem: 'fail' } }),
    ).toEqual([`invalid-path ${at('/config/source')}`, expect.stringContaining(at('/config/schema/type'))]);
    expect(found({ type: 'fail', config: { code: 'x', message: '{{item.sku}}' } })).toEqual([
      `outside-loop ${at('/config/message')}`,
    ]);
    expect(found({ type: 'map', config: { mapping: {}, onProblem: 'fail' } })[0]).toContain(
      at('/config/mapping'),
    );
    expect(
      found({ type: 'webhook', config: { replyMode: 'flow', idempotency: { path: 'inputs' } } }),
    ).toEqual([`unknown-root ${at('/config/idempotency/path')}`]);
    expect(
      found({ type: 'webhook', config: { replyMode: 'flow', idempotency: { header: 'X-Id' } } }),
    ).toEqual([]);
    expect(
      found({ type: 'wait', config: { until: { at: { path: 'soon' }, timezone: 'Mars/Base' } } }),
    ).toEqual([
      `unknown-root ${at('/config/until/at/path')}`,
      `unknown-zone ${at('/config/until/timezone')}`,
    ]);
    expect(
      found({
        type: 'schedule',
        config: {
          cron: '0 0 30 2 *',
          timezone: 'Asia/Shanghai',
          overlap: 'skip',
          catchUp: { policy: 'none' },
        },
      }),
    ).toEqual([`cron-never ${at('/config/cron')}`]);
  });

  it('lets a rule read what its node adds, and nothing else', () => {
    const http = (rule: object): Partial<FlowDefinition['nodes'][string]> => ({
      type: 'http-request',
      config: {
        method: 'POST',
        url: { value: 'https://a.example' },
        repeat: { kind: 'duplicate-answer', rule },
      },
    });
    expect(found(http({ '==': [{ var: 'response.status' }, 409] }))).toEqual([]);
    expect(found(http({ var: 'last.status' }))).toEqual([`unknown-root ${at('/config/repeat/rule')}`]);
    expect(found({ type: 'loop', config: { while: { var: 'last.more' }, onUnknown: 'true' } })).toEqual([]);
  });

  it('reads old settings as the newest version has them', () => {
    const registry = createRegistry([counter(3, upgrades)]);
    expect(found({ type: 'counter', version: 1, config: { n: 2 } }, registry)).toEqual([]);
    expect(found({ type: 'counter', version: 2, config: { fen: -2 } }, registry)).toEqual([
      `negative ${at('/config/amount')}`,
    ]);
    expect(found({ type: 'counter', config: { fen: 2 } }, registry)).toContain(
      `required ${at('/config/amount')}`,
    );
    expect(found({ type: 'counter', version: 0, config: {} }, registry)).toEqual([
      `unknown-node-version ${at('/version')}`,
    ]);
  });

  it('covers every node of a flow', () => {
    const flow = flowOf('nope', {});
    flow.nodes['b'] = { type: 'set', config: {} };
    expect(checkConfigs(flow, createRegistry(nodeTypes)).map(({ path }) => path)).toEqual([
      '/nodes/trial/type',
      '/nodes/b/config/values',
    ]);
  });
});
