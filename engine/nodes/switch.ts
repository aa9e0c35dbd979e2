import { Type } from 'typebox';
import { problem, type Problem } from '../../schemas/problem.ts';
import { Text } from '../../schemas/text.ts';
import { compileCondition } from '../sdk/condition.ts';
import { asJson } from '../sdk/expression.ts';
import { exact, field, option } from '../sdk/field.ts';
import { defineNode } from '../sdk/node-type.ts';
import { done } from '../sdk/outcome.ts';
import { port } from '../sdk/port.ts';
import { PortId, repeatedPorts } from '../sdk/port-list.ts';

const Case = Type.Object(
  {
    port: field(PortId, '出口', 'Port'),
    label: Type.Optional(field(Text, '名称', 'Label', { control: 'text' })),
    rule: field(Type.Unknown(), '规则', 'Rule', { control: 'rule' }),
  },
  exact,
);

export const switchNode = defineNode({
  type: 'switch',
  version: 1,
  title: { zh: '分支', en: 'Switch' },
  summary: {
    zh: '多条规则，各有一个出口；都不符合时走其他。',
    en: 'Several rules with a port each; another port where none holds.',
  },
  group: 'decision',
  icon: 'branches',
  structure: 'step',
  effects: 'none',
  config: Type.Object(
    {
      mode: field(
        Type.Union([
          option('first', '只走首个符合的', 'First that holds'),
          option('all', '符合的都走', 'All that hold'),
        ]),
        '方式',
        'Mode',
      ),
      cases: field(Type.Array(Case, { minItems: 1, maxItems: 100 }), '情况', 'Cases', { control: 'ports' }),
      onUnknown: field(
        Type.Union([
          option('skip', '当作不符合', 'Take it as not holding'),
          option('fail', '停下报错', 'Stop with an error'),
        ]),
        '缺值时',
        'When a value is missing',
      ),
      else: Type.Optional(
        field(PortId, '都不符合时走', 'Where none holds', {
          default: 'else',
          help: { zh: 'else 或上面某个出口。', en: '"else" or one of the ports above.' },
        }),
      ),
    },
    exact,
  ),
  ports: { from: '/cases', also: [port('else', '其他', 'Else')] },
  output: Type.Object({ ports: Type.Array(Type.String()) }, exact),
  examples: [
    {
      name: { zh: '按省份分仓', en: 'Warehouse by province' },
      config: {
        mode: 'first',
        cases: [
          {
            port: 'east',
            label: { zh: '华东仓', en: 'East' },
            rule: { in: [{ var: 'input.province' }, ['上海市', '浙江省']] },
          },
          {
            port: 'south',
            label: { zh: '华南仓', en: 'South' },
            rule: { '==': [{ var: 'input.province' }, '广东省'] },
          },
        ],
        onUnknown: 'fail',
      },
      data: { input: { province: '浙江省' } },
      output: { ports: ['east'] },
      port: 'east',
    },
    {
      name: { zh: '都不符合', en: 'None holds' },
      config: {
        mode: 'all',
        cases: [{ port: 'heavy', rule: { '>': [{ var: 'input.weight' }, 3] } }],
        onUnknown: 'skip',
        else: 'else',
      },
      data: { input: {} },
      output: { ports: ['else'] },
      port: 'else',
    },
  ],
  check(config): Problem[] {
    const problems = repeatedPorts(config.cases, '/cases', ['else']);
    const other = config.else ?? 'else';
    if (other !== 'else' && config.cases.every(({ port: id }) => id !== other))
      problems.push(
        problem(
          'unknown-port',
          '/else',
          `没有出口“${other}”：请填 else 或上面某个出口。`,
          `There is no port "${other}": give "else" or a port of a case.`,
          other,
        ),
      );
    return problems;
  },
  prepare({ mode, cases, onUnknown, else: other = 'else' }) {
    const branches = cases.map(({ port: id, rule }, index) => ({
      id,
      holds: compileCondition(rule, onUnknown === 'skip' ? 'false' : 'fail', `/cases/${index}/rule`),
      chosen: done({ ports: [id] }, id),
    }));
    const none = done({ ports: [other] }, other);
    if (mode === 'first')
      return { execute: ({ data }) => branches.find(({ holds }) => holds(asJson(data)))?.chosen ?? none };
    return {
      execute({ data }) {
        const ports = branches.filter(({ holds }) => holds(asJson(data))).map(({ id }) => id);
        return ports.length === 0 ? none : done({ ports }, ports);
      },
    };
  },
});
