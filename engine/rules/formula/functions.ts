import { define, same, type FormulaFunction } from './define-function.ts';

const MANY = Infinity;

/** Where two share an operator, the first that fits an operation writes it out. */
export const formulaFunctions: readonly FormulaFunction[] = [
  define(
    'if',
    0,
    MANY,
    [
      same('IF'),
      ['条件, 成立时, 否则', 'condition, then, else'],
      ['按条件取值，可以接着写更多条件', 'Chooses by a condition; more pairs may follow'],
    ],
    { also: ['如果'] },
  ),
  define('and', 1, MANY, [same('AND'), ['条件1, 条件2, …', 'a, b, …'], ['全部成立', 'All hold']], {
    also: ['并且', '同时'],
  }),
  define('or', 1, MANY, [same('OR'), ['条件1, 条件2, …', 'a, b, …'], ['有一个成立', 'One holds']], {
    also: ['或者'],
  }),
  define('!', 1, 1, [same('NOT'), ['条件', 'condition'], ['不成立', 'It does not hold']], {
    also: ['非', '不是'],
  }),
  define('!!', 1, 1, [
    ['成立', 'HOLDS'],
    ['值', 'value'],
    ['有内容且不为否', 'There is something, and it is not false'],
  ]),
  define('coalesce', 1, MANY, [
    ['有值取', 'COALESCE'],
    ['值, 替代值, …', 'value, instead, …'],
    ['第一个有值的；都缺时为最后一个', 'The first that has a value, else the last'],
  ]),
  define(
    'var',
    2,
    2,
    [
      ['默认', 'DEFAULT'],
      ['字段, 缺少时的值', 'field, if missing'],
      ['字段缺少时用另一个值', 'A value for a field that is missing'],
    ],
    { takes: 'field' },
  ),
  define('var', 1, 2, [
    ['字段', 'FIELD'],
    ['路径', 'path'],
    ['按路径取字段，路径可以是算出来的', 'A field by its path, which may be worked out'],
  ]),
  define(
    'missing',
    0,
    MANY,
    [
      ['缺少', 'MISSING'],
      ['字段1, 字段2, …', 'field, …'],
      ['其中没有值的字段；都有值时不成立', 'Those without a value; does not hold if all have one'],
    ],
    { takes: 'fields' },
  ),
  define(
    'missing_some',
    2,
    2,
    [
      ['不足', 'MISSINGSOME'],
      ['至少几项, {字段1, 字段2}', 'least, {fields}'],
      ['有值的字段不足几项', 'Fewer than so many fields have a value'],
    ],
    { takes: 'fields' },
  ),
  define('in', 2, 2, [
    ['属于', 'ISIN'],
    ['值, {值1, 值2}', 'value, {a, b}'],
    ['是列表中的一个', 'Is one of a list'],
  ]),
  define(
    'in',
    2,
    2,
    [
      ['包含', 'CONTAINS'],
      ['文本, 部分', 'text, part'],
      ['文本或列表中有它', 'A text or a list has it'],
    ],
    { swapped: true },
  ),
  define('starts_with', 2, 2, [
    ['开头是', 'STARTSWITH'],
    ['文本, 开头', 'text, start'],
    ['文本以它开头；给列表时任一即可', 'A text starts with it, or with any of a list'],
  ]),
  define('ends_with', 2, 2, [
    ['结尾是', 'ENDSWITH'],
    ['文本, 结尾', 'text, end'],
    ['文本以它结尾；给列表时任一即可', 'A text ends with it, or with any of a list'],
  ]),
  define('matches', 2, 2, [
    ['符合格式', 'MATCHES'],
    ['文本, 格式', 'text, pattern'],
    ['文本符合正则表达式', 'A text matches a regular expression'],
  ]),
  define('between', 3, 3, [
    ['介于', 'BETWEEN'],
    ['值, 最小, 最大', 'value, least, most'],
    ['在两者之间，含两端', 'From the one to the other, both included'],
  ]),
  define('+', 1, MANY, [same('SUM'), ['列表', 'list'], ['合计', 'The total']], { also: ['合计'] }),
  define('-', 1, 2, [
    ['相减', 'MINUS'],
    ['被减数, 减数', 'a, b'],
    ['两数之差', 'The difference'],
  ]),
  define('*', 1, MANY, [same('PRODUCT'), ['列表', 'list'], ['乘积', 'The product']], { also: ['乘积'] }),
  define('/', 2, 2, [
    ['相除', 'DIVIDE'],
    ['被除数, 除数', 'a, b'],
    ['两数之商', 'The quotient'],
  ]),
  define('%', 2, 2, [same('MOD'), ['被除数, 除数', 'a, b'], ['余数', 'The remainder']], {
    also: ['取余', '余数'],
  }),
  define('max', 1, MANY, [same('MAX'), ['数1, 数2, …', 'a, b, …'], ['最大的', 'The largest']], {
    also: ['最大'],
  }),
  define('min', 1, MANY, [same('MIN'), ['数1, 数2, …', 'a, b, …'], ['最小的', 'The smallest']], {
    also: ['最小'],
  }),
  define('number', 1, 1, [same('VALUE'), ['文本', 'text'], ['文本里写的数字', 'The number a text spells']], {
    also: ['转数字'],
  }),
  define(
    'cat',
    0,
    MANY,
    [same('CONCAT'), ['文本1, 文本2, …', 'a, b, …'], ['连成一段文本', 'Joined into one text']],
    { also: ['连接'] },
  ),
  define('substr', 2, 3, [
    ['截取', 'SUBSTR'],
    ['文本, 起点, 个数', 'text, start, count'],
    [
      '文本的一段，起点从 0 数，负数从末尾数',
      'A part of a text; the start counts from 0, or from the end if negative',
    ],
  ]),
  define(
    'length',
    1,
    1,
    [same('LEN'), ['文本或列表', 'text or list'], ['字数或项数', 'How many characters or items']],
    { also: ['长度'] },
  ),
  define(
    'map',
    2,
    2,
    [
      ['逐项', 'MAP'],
      ['列表, 每项的值', 'list, value'],
      ['每一项算出一个值', 'A value of each item'],
    ],
    { body: 'item' },
  ),
  define(
    'filter',
    2,
    2,
    [
      ['筛选', 'FILTER'],
      ['列表, 条件', 'list, condition'],
      ['符合条件的各项', 'The items that fit'],
    ],
    { body: 'item' },
  ),
  define(
    'all',
    2,
    2,
    [
      ['每项都', 'ALL'],
      ['列表, 条件', 'list, condition'],
      ['每一项都符合', 'Every item fits'],
    ],
    { body: 'item' },
  ),
  define(
    'some',
    2,
    2,
    [
      ['有一项', 'ANY'],
      ['列表, 条件', 'list, condition'],
      ['至少一项符合', 'Some item fits'],
    ],
    { body: 'item' },
  ),
  define(
    'none',
    2,
    2,
    [
      ['没有一项', 'NONE'],
      ['列表, 条件', 'list, condition'],
      ['没有一项符合', 'No item fits'],
    ],
    { body: 'item' },
  ),
  define(
    'reduce',
    2,
    3,
    [
      ['累计', 'REDUCE'],
      ['列表, 算法, 起始值', 'list, step, start'],
      ['从起始值起逐项累计，用“累计值”和“该项”', 'Folds the items, by TOTAL and ITEM'],
    ],
    { body: 'fold' },
  ),
  define('merge', 0, MANY, [
    ['合并', 'MERGE'],
    ['列表1, 列表2, …', 'a, b, …'],
    ['几个列表合成一个', 'One list of several'],
  ]),
  define('==', 2, 2, [
    ['等于', 'EQUAL'],
    ['值1, 值2', 'a, b'],
    ['相等，可写 =', 'Equal; may be written ='],
  ]),
  define('!=', 2, 2, [
    ['不等于', 'UNEQUAL'],
    ['值1, 值2', 'a, b'],
    ['不相等，可写 <>', 'Not equal; may be written <>'],
  ]),
  define('===', 2, 2, [
    ['完全等于', 'SAME'],
    ['值1, 值2', 'a, b'],
    ['类型和值都相等', 'Equal in kind and value'],
  ]),
  define('!==', 2, 2, [
    ['不完全等于', 'NOTSAME'],
    ['值1, 值2', 'a, b'],
    ['类型或值不同', 'Unequal in kind or value'],
  ]),
  define('>', 2, 3, [
    ['大于', 'GREATER'],
    ['值1, 值2', 'a, b'],
    ['大于，可写 >', 'Greater; may be written >'],
  ]),
  define('>=', 2, 3, [
    ['不小于', 'ATLEAST'],
    ['值1, 值2', 'a, b'],
    ['大于或等于，可写 >=', 'At least; may be written >='],
  ]),
  define('<', 2, 3, [
    ['小于', 'LESS'],
    ['值1, 值2', 'a, b'],
    ['小于，可写 <', 'Less; may be written <'],
  ]),
  define('<=', 2, 3, [
    ['不大于', 'ATMOST'],
    ['值1, 值2', 'a, b'],
    ['小于或等于，可写 <=', 'At most; may be written <='],
  ]),
  define('log', 1, 1, [
    ['记录', 'NOTE'],
    ['值', 'value'],
    ['原样传出', 'Hands its value on'],
  ]),
];

const byName: ReadonlyMap<string, FormulaFunction> = new Map(
  formulaFunctions.flatMap((one) =>
    [one.name.zh, one.name.en, ...(one.also ?? [])].map((name) => [name.toUpperCase(), one] as const),
  ),
);

export const functionNamed = (name: string): FormulaFunction | undefined => byName.get(name.toUpperCase());

export const functionsOf = (operator: string): FormulaFunction[] =>
  formulaFunctions.filter((one) => one.operator === operator);
