import type { NodeDescriptor } from '../../schemas/node.ts';
import type { Text } from '../../schemas/text.ts';
import { settingRows, type SettingRow } from './setting-rows.ts';

export type Language = keyof Text;

const words = {
  title: { zh: '节点类型', en: 'Node types' },
  intro: {
    zh: '由节点类型的定义生成；每个例子都在测试中运行过。“取值方式”是固定值 `{"value": …}`、路径 `{"path": "input.orderNo"}`、文本 `{"text": "订单 {{input.orderNo}}"}` 或规则 `{"rule": …}`。可读的数据有 `input`、`steps.<节点>`、`item`、`index`、`run`、`events.<事件>`。缺值不会当作 0 或空文本，而是停下并指出路径。',
    en: 'Generated from the definitions of the node types; every example runs in a test. An expression is a constant `{"value": …}`, a path `{"path": "input.orderNo"}`, a text `{"text": "Order {{input.orderNo}}"}` or a rule `{"rule": …}`. It may read `input`, `steps.<node>`, `item`, `index`, `run` and `events.<event>`. A missing value is never taken for 0 or an empty text; the step stops and names the path.',
  },
  settings: { zh: '设置', en: 'Settings' },
  none: { zh: '没有设置。', en: 'No settings.' },
  head: {
    zh: ['设置', '名称', '取值', '必填', '说明'],
    en: ['Setting', 'Label', 'Takes', 'Required', 'Note'],
  },
  yes: { zh: '是', en: 'yes' },
  fallback: { zh: '不填为', en: 'Unless told:' },
  ports: { zh: '出口', en: 'Ports' },
  portFrom: { zh: '`{at}` 的每一项一个', en: 'one per item of `{at}`' },
  noPorts: { zh: '没有出口，到此为止。', en: 'None; nothing comes after it.' },
  errorPort: { zh: '（每个节点另有 `error`）', en: ' (besides `error`, which every node has)' },
  crash: { zh: '中途重启后', en: 'After a crash in its middle' },
  examples: { zh: '例子', en: 'Examples' },
  config: { zh: '设置与数据', en: 'Settings and data' },
  output: { zh: '结果', en: 'Result' },
  leavesBy: { zh: '从 `{port}` 出去', en: 'leaves by `{port}`' },
  failsWith: { zh: '停下，错误代码 `{code}`', en: 'stops with the error `{code}`' },
  parks: {
    zh: '运行停在这里等待，或进入里面的节点。',
    en: 'The run waits here, or goes on with the nodes inside.',
  },
} as const;

const groups: Readonly<Record<NodeDescriptor['group'], Text>> = {
  trigger: { zh: '触发器', en: 'Triggers' },
  data: { zh: '数据', en: 'Data' },
  decision: { zh: '判断', en: 'Decisions' },
  flow: { zh: '流程控制', en: 'Flow' },
  wait: { zh: '等待', en: 'Waiting' },
  connect: { zh: '对接', en: 'Connections' },
  advanced: { zh: '进阶', en: 'Advanced' },
};

const afterCrash: Readonly<Record<NodeDescriptor['effects'], Text>> = {
  none: { zh: '重新计算，没有副作用。', en: 'worked out again; it has no effects.' },
  repeatable: { zh: '用同一个去重键再执行一次。', en: 'done again with the same idempotency key.' },
  local: {
    zh: '与记录在同一事务里，要么都有，要么都没有。',
    en: 'in the transaction of its record: both or neither.',
  },
  query: { zh: '先问对方第一次有没有成功，再决定。', en: 'the other side is asked what became of it.' },
  once: {
    zh: '绝不自动重做；结果不明时转人工。设置可以放宽这一点。',
    en: 'never done again by itself; an unknown outcome goes to a person. Settings may relax this.',
  },
};

/** One page for all node types, in one language. */
export function nodeDocs(descriptors: readonly NodeDescriptor[], language: Language): string {
  const sections = Object.entries(groups).flatMap(([group, name]) => {
    const inGroup = descriptors.filter((descriptor) => descriptor.group === group);
    return inGroup.length === 0
      ? []
      : [`## ${name[language]}`, ...inGroup.flatMap((one) => section(one, language))];
  });
  return [`# ${words.title[language]}`, words.intro[language], ...sections, ''].join('\n\n');
}

const section = (one: NodeDescriptor, language: Language): string[] => [
  `### ${one.title[language]} \`${one.type}\``,
  one.summary[language],
  ...settings(one, language),
  `**${words.ports[language]}**${words.errorPort[language]}${colon(language)}${ports(one, language)}`,
  ...(one.structure === 'trigger'
    ? []
    : [`**${words.crash[language]}**${colon(language)}${afterCrash[one.effects][language]}`]),
  ...one.examples.flatMap((example) => showExample(example, language)),
];

const colon = (language: Language): string => (language === 'zh' ? '：' : ': ');

function settings({ config }: NodeDescriptor, language: Language): string[] {
  const rows = settingRows(config);
  if (rows.length === 0) return [words.none[language]];
  const head = words.head[language];
  return [
    [line(head), line(head.map(() => '---')), ...rows.map((row) => line(cells(row, language)))].join('\n'),
  ];
}

const line = (cells: readonly string[]): string =>
  `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;

function cells(
  { path, title, shape, kind, required, fallback, help }: SettingRow,
  language: Language,
): string[] {
  const label = title?.[language] ?? '';
  const [open, close] = language === 'zh' ? ['（', '）'] : [' (', ')'];
  const notes = [
    help?.[language],
    required || fallback === undefined
      ? undefined
      : `${words.fallback[language]} \`${JSON.stringify(fallback)}\``,
  ];
  return [
    `\`${path}\``,
    shape === undefined ? label : label + open + shape[language] + close,
    kind[language],
    required ? words.yes[language] : '',
    notes.filter((note) => note !== undefined).join(' '),
  ];
}

function ports({ ports: given }: NodeDescriptor, language: Language): string {
  const fixed = 'fixed' in given ? given.fixed : given.also;
  const named = fixed.map(({ id, label }) => `\`${id}\` ${label[language]}`);
  const all =
    'fixed' in given ? named : [words.portFrom[language].replace('{at}', given.from.slice(1)), ...named];
  return all.length === 0 ? words.noPorts[language] : all.join(language === 'zh' ? '、' : ', ');
}

type Example = NodeDescriptor['examples'][number];

function showExample({ name, config, data, output, port, errorCode }: Example, language: Language): string[] {
  const result =
    errorCode !== undefined
      ? words.failsWith[language].replace('{code}', errorCode)
      : output === undefined
        ? words.parks[language]
        : `${words.output[language]} \`${JSON.stringify(output)}\`${port === undefined ? '' : `${language === 'zh' ? '，' : ', '}${words.leavesBy[language].replace('{port}', port)}`}`;
  return [
    `${words.examples[language]}${colon(language)}${name[language]}`,
    `\`\`\`json\n${JSON.stringify({ config, data })}\n\`\`\``,
    `→ ${result}`,
  ];
}
