import { expect, it } from 'vitest';
import type { FlowDefinition } from '../../api/catalog.ts';
import { blueprintOf } from './blueprint.ts';

const text = (zh: string, en: string) => ({ zh, en });
const nodes: FlowDefinition['nodes'] = {
  channel: {
    type: 'switch',
    name: text('哪个渠道', 'Which channel'),
    config: { cases: [{ port: 'jd', label: text('京东', 'JD') }, { port: 'pdd' }, null] },
  },
  check: { type: 'validate', config: {} },
  odd: { type: 'unheard-of', config: { cases: 'x' } },
};
const blueprint = blueprintOf({ nodes }, [
  {
    type: 'switch',
    title: text('分支', 'Switch'),
    ports: { from: '/cases', also: [{ id: 'else', label: text('其他', 'Else') }] },
  },
  {
    type: 'validate',
    title: text('校验', 'Validate'),
    ports: { fixed: [{ id: 'out', label: text('合格', 'Valid') }] },
  },
]);

it('knows what nodes, their types and their ports are called', () => {
  expect(blueprint.name('channel')).toEqual(text('哪个渠道', 'Which channel'));
  expect(blueprint.name('check')).toBeUndefined();
  expect(blueprint.type('check')).toEqual(text('校验', 'Validate'));
  expect(blueprint.port('channel', 'jd')).toEqual(text('京东', 'JD'));
  expect(blueprint.port('channel', 'else')).toEqual(text('其他', 'Else'));
  expect(blueprint.port('check', 'out')).toEqual(text('合格', 'Valid'));
});

it('leaves nameless what it does not know', () => {
  expect(blueprint.port('channel', 'pdd')).toBeUndefined();
  for (const node of ['odd', 'gone', 'constructor']) {
    expect(blueprint.name(node)).toBeUndefined();
    expect(blueprint.type(node)).toBeUndefined();
    expect(blueprint.port(node, 'out')).toBeUndefined();
  }
});
