import { entry, type ErrorTopic } from './error-text.ts';

export const flowErrors: ErrorTopic = {
  title: { zh: '流程的设置与数据', en: 'Settings and data of a flow' },
  codes: {
    'missing-value': entry(
      '流程取不到需要的值',
      'A value is missing',
      '详情里写明了路径；补上数据，或在流程里给默认值。',
      'The details name the path; supply the value, or give the flow a default.',
    ),
    'rule-unknown': entry(
      '规则缺值，无法判断',
      'A rule cannot tell',
      '补上规则要用的数据，或改规则在缺值时的去向。',
      'Supply what the rule reads, or say where it goes without.',
    ),
    'invalid-data': entry(
      '数据不合格',
      'Data invalid',
      '按提示改好数据后重试。',
      'Mend the data as told, then retry.',
    ),
    'invalid-expression': entry(
      '取值方式不对',
      'Not an expression',
      '改好流程的设置，重新发布。',
      'Mend the settings of the flow and publish it.',
    ),
    'invalid-node': entry(
      '节点设置不对',
      'Settings of a node are wrong',
      '改好流程的设置，重新发布。',
      'Mend the settings of the flow and publish it.',
    ),
    'unknown-node-type': entry(
      '没有这种节点',
      'No such node type',
      '安装带有这种节点的版本，或换一种节点。',
      'Install a version that has it, or use another node.',
    ),
    'duplicate-node-type': entry(
      '节点类型登记了两次',
      'A node type registered twice',
      '两个扩展用了同一个名称，去掉其中一个。',
      'Two extensions use one name; remove one.',
    ),
    'flow-not-walkable': entry(
      '流程图走不通',
      'The graph cannot be walked',
      '检查流程并重新发布。',
      'Check the flow and publish it again.',
    ),
    'unknown-event': entry(
      '运行日志里有不认识的事件',
      'Unknown event in a journal',
      '升级到写下它的版本。',
      'Upgrade to the version that wrote it.',
    ),
    'no-such-decision': entry(
      '没有这个选项',
      'No such decision',
      '从列出的选项里选择。',
      'Choose one of the decisions that are offered.',
    ),
    'not-a-list': entry(
      '不是列表',
      'Not a list',
      '检查来源路径是否指向列表。',
      'Check that the path leads to a list.',
    ),
    'not-a-time': entry(
      '不是有效的时间',
      'Not a time',
      '核对时间的写法和时区。',
      'Check how the time is written, and its zone.',
    ),
    'region-missing': entry(
      '没有地区代码',
      'Region missing',
      '补上收货地区，或改映射让它填上地区代码。',
      'Supply the region, or have the mapping fill its code.',
    ),
    'weight-missing': entry(
      '没有重量',
      'Weight missing',
      '补上商品重量。',
      'Supply the weight of the goods.',
    ),
  },
};

export const codeErrors: ErrorTopic = {
  title: { zh: '代码', en: 'Code' },
  codes: {
    'code-timeout': entry(
      '自定义代码超时',
      'Code took too long',
      '检查循环，或调大时限。',
      'Look at its loops, or give it more time.',
    ),
    'code-memory': entry(
      '自定义代码占用内存过多',
      'Code used too much memory',
      '少处理一些数据，或调大内存上限。',
      'Work on less data, or raise the limit.',
    ),
    'code-threw': entry(
      '自定义代码出错',
      'Code failed',
      '按提示的行号改代码。',
      'Mend the code at the line that is named.',
    ),
    'code-result': entry(
      '自定义代码的结果无法使用',
      'Result of the code unusable',
      '返回 JSON 能表示的值。',
      'Return what JSON can hold.',
    ),
    'code-crashed': entry(
      '自定义代码让线程崩溃',
      'Code crashed its thread',
      '减少代码占用的内存和嵌套。',
      'Have the code use less memory and nesting.',
    ),
    'code-worker-missing': entry(
      '缺少代码运行程序',
      'The code worker is missing',
      '重新安装或构建。',
      'Install or build again.',
    ),
  },
};

export const shippedCauses: ErrorTopic = {
  title: { zh: '随附流程的原因', en: 'Causes of the flows that ship' },
  codes: {
    'amounts-differ': entry(
      '金额对不上',
      'Amounts do not agree',
      '核对货款、运费、优惠和实付后放行，或不发货。',
      'Check goods, freight, discount and payment, then accept or refuse.',
    ),
    'unknown-channel': entry(
      '渠道还没有字段映射',
      'No mapping for this channel',
      '为这个渠道加一份字段映射。',
      'Add a mapping for the channel.',
    ),
  },
};
