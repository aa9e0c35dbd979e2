import { describe, expect, it } from 'vitest';
import { Big } from '../../schemas/values/decimal.ts';
import type { Json } from '../../schemas/values/json.ts';
import { printJson } from '../../schemas/values/print-json.ts';
import { compileRule } from './compile-rule.ts';

const unknown = (path: string): Json => ({ $unknown: path });

/**
 * All that strict answers otherwise than json-logic-js: rule, data, the answer of json-logic-js, the strict answer.
 * Anything else must agree, which the property test and the published suite hold.
 */
const differences: Record<string, [rule: Json, data: Json, compat: Json, strict: Json][]> = {
  'a text is not taken for a number': [
    [{ '==': [{ var: 'id' }, 7] }, { id: '7' }, true, unknown('id')],
    [{ '!=': [{ var: 'id' }, 7] }, { id: '7' }, false, unknown('id')],
    [{ '>': [{ var: 'weight' }, 3] }, { weight: '12' }, true, unknown('weight')],
    [{ '>=': ['12', 3] }, {}, true, unknown('/>=')],
    [{ '<': ['3', { var: 'weight' }] }, { weight: 12 }, true, unknown('weight')],
    [{ '<=': ['3', 12] }, {}, true, unknown('/<=')],
    [{ '+': ['5', 2] }, {}, 7, unknown('/+')],
    [{ '*': ['5', 2] }, {}, 10, unknown('/*')],
    [{ '-': ['5', 2] }, {}, 3, unknown('/-')],
    [{ '/': ['6', 2] }, {}, 3, unknown('/~1')],
    [{ '%': ['7', 4] }, {}, 3, unknown('/%')],
    [{ '+': '5' }, {}, 5, unknown('/+')],
    [{ '===': [5, { '+': '5' }] }, {}, true, unknown('/===/1/+')],
    [{ if: [{ '+': '0' }, 'yes', 'no'] }, {}, 'no', unknown('/if/0/+')],
    [{ max: ['5', 2] }, {}, 5, unknown('/max')],
    [{ in: [5, 'a5'] }, {}, true, unknown('/in')],
    [{ substr: [{ var: 'id' }, 0, 2] }, { id: 653101 }, '65', unknown('id')],
  ],
  'a boolean is no number either': [
    [{ '==': [{ var: 'paid' }, 1] }, { paid: true }, true, unknown('paid')],
    [{ '>': [true, false] }, {}, true, unknown('/>')],
    [{ '-': [5, true] }, {}, 4, unknown('/-')],
  ],
  'null has no size': [
    [{ '<': [{ var: 'weight' }, 2] }, { weight: null }, true, unknown('weight')],
    [{ '>=': [{ var: 'weight' }, 0] }, { weight: null }, true, unknown('weight')],
    [{ '<=': [0, { var: 'weight' }, 1] }, { weight: null }, true, unknown('weight')],
    [{ '<=': [null, null] }, {}, true, unknown('/<=')],
    [{ '-': [5, { var: 'weight' }] }, { weight: null }, 5, unknown('weight')],
    [{ max: [{ var: 'weight' }, -1] }, { weight: null }, 0, unknown('weight')],
    [
      { reduce: [[1], { '-': [{ var: 'accumulator' }, { var: 'current' }] }] },
      {},
      -1,
      unknown('/reduce/1/-'),
    ],
  ],
  'an absent variable is unknown': [
    [{ var: 'weight' }, {}, null, unknown('weight')],
    [{ var: 'order.weight' }, { order: null }, null, unknown('order.weight')],
    [{ var: 'order.weight' }, null, null, unknown('order.weight')],
    [{ '<': [{ var: 'weight' }, 3] }, {}, true, unknown('weight')],
    [{ '==': [{ var: 'weight' }, null] }, {}, true, unknown('weight')],
    [{ '!': { var: 'paid' } }, {}, true, unknown('paid')],
    [{ if: [{ var: 'paid' }, 'a', 'b'] }, {}, 'b', unknown('paid')],
    [{ and: [true, { var: 'paid' }] }, {}, null, unknown('paid')],
    [{ or: [{ var: 'paid' }, 0] }, {}, 0, unknown('paid')],
    [{ and: [{ var: 'paid' }, 0] }, {}, null, 0],
    [{ cat: ['a', { var: 'b' }] }, {}, 'a', unknown('b')],
    [{ merge: [[1], { var: 'b' }] }, {}, [1, null], unknown('b')],
    [[1, { var: 'b' }], {}, [1, null], unknown('b')],
    [
      { map: [{ var: 'items' }, { var: 'qty' }] },
      { items: [{ qty: 1 }, {}] },
      [1, null],
      unknown('items.*.qty'),
    ],
    [{ filter: [{ var: 'items' }, { var: 'on' }] }, { items: [{}] }, [], unknown('items.*.on')],
  ],
  'what is no list has no items': [
    [{ map: [{ var: 'items' }, 1] }, {}, [], unknown('items')],
    [{ filter: [{ var: 'items' }, true] }, { items: null }, [], unknown('items')],
    [{ reduce: [{ var: 'items' }, 1, 0] }, { items: 'abc' }, 0, unknown('items')],
    [{ all: [{ var: 'items' }, true] }, { items: null }, false, unknown('items')],
    [{ some: [{ var: 'items' }, true] }, { items: 5 }, false, unknown('items')],
    [{ none: [{ var: 'items' }, true] }, {}, true, unknown('items')],
    [{ in: ['a', { var: 'items' }] }, { items: null }, false, unknown('items')],
    [{ in: ['a', 5] }, {}, false, unknown('/in')],
  ],
  'one item that cannot be told leaves all, some and none open unless another settles them': [
    [
      { all: [{ var: 'items' }, { '>': [{ var: 'qty' }, 0] }] },
      { items: [{ qty: 1 }, {}] },
      false,
      unknown('items.*.qty'),
    ],
    [
      { none: [{ var: 'items' }, { '>': [{ var: 'qty' }, 5] }] },
      { items: [{}] },
      true,
      unknown('items.*.qty'),
    ],
    [
      { some: [{ var: 'items' }, { '<': [{ var: 'qty' }, 0] }] },
      { items: [{ qty: null }] },
      false,
      unknown('items.*.qty'),
    ],
  ],
  'lists and records are equal by content': [
    [
      {
        '==': [
          [1, 2],
          [1, 2],
        ],
      },
      {},
      false,
      true,
    ],
    [{ '===': [{ var: 'a' }, { var: 'b' }] }, { a: { x: [1] }, b: { x: [1] } }, false, true],
    [{ in: [[1], [[1], [2]]] }, {}, false, true],
    [{ '==': [[1], 1] }, {}, true, unknown('/==')],
  ],
  'one list stands for its items in +, *, max and min': [
    [{ '+': { var: 'prices' } }, { prices: [1.5, 2] }, 1.5, 3.5],
    [{ max: { var: 'prices' } }, { prices: [1, 7, 2] }, null, 7],
  ],
  'numbers are decimal and exact': [
    [{ '+': [0.1, 0.2] }, {}, 0.30000000000000004, 0.3],
    [{ '*': [1.1, 1.1] }, {}, 1.2100000000000002, 1.21],
    [{ '-': [0.3, 0.1] }, {}, 0.19999999999999998, 0.2],
    [{ '/': [0.3, 0.1] }, {}, 2.9999999999999996, 3],
    [{ '%': [0.3, 0.1] }, {}, 0.09999999999999998, 0],
    [{ '+': [9007199254740991, 2] }, {}, 9007199254740992, new Big('9007199254740993')],
    [{ '/': [1, 3] }, {}, 0.3333333333333333, new Big('0.33333333333333333333')],
  ],
  'a division by zero has no result': [
    [{ '/': [{ var: 'total' }, { var: 'count' }] }, { total: 1, count: 0 }, null, unknown('total')],
    [{ '%': [1, 0] }, {}, null, unknown('/%')],
  ],
  'a third operand of > and >= makes a chain': [
    [{ '>': [5, 3, 4] }, {}, true, false],
    [{ '>=': [5, 4, 6] }, {}, true, false],
  ],
  'a text has no fields': [[{ var: 'name.length' }, { name: 'abc' }, 3, unknown('name.length')]],
  'text is ordered and cut by code point': [
    [{ '<': ['￥', '𠮷'] }, {}, false, true],
    [{ substr: ['𠮷野家', 0, 1] }, {}, '\ud842', '𠮷'],
  ],
  'lists and records are no text': [[{ cat: ['a', [1, 2]] }, {}, 'a1,2', unknown('/cat')]],
};

describe.each(Object.entries(differences))('strict: %s', (_, cases) => {
  it.each(cases)('%j', (rule, data, compat, strict) => {
    expect(printJson(strict)).not.toBe(printJson(compat));
    expect(printJson(compileRule(rule, { mode: 'compat' }).evaluate(data))).toBe(printJson(compat));
    expect(printJson(compileRule(rule).evaluate(data))).toBe(printJson(strict));
  });
});
