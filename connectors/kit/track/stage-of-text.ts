/** Where a parcel is, in our words; a platform's own codes are translated by its mapping. */
export const trackStates = [
  'created',
  'picked-up',
  'in-transit',
  'at-customs',
  'out-for-delivery',
  'waiting-pickup',
  'delivered',
  'exception',
  'returned',
  'none',
] as const;
export type TrackState = (typeof trackStates)[number];

export const isTrackState = (value: unknown): value is TrackState =>
  typeof value === 'string' && (trackStates as readonly string[]).includes(value);

/**
 * In the order they are asked: a word of a later stage stands in texts of earlier ones (“等待揽收”, “请准备签收”), and what
 * went wrong is told beside what was meant to happen (“派送不成功”).
 */
const STAGES: readonly (readonly [TrackState, RegExp])[] = [
  ['returned', /退回|退件|退签|拒收|拒签|返回寄件|\breturn(?:ed|ing)\b/i],
  [
    'exception',
    /疑难|问题件|无法联系|联系不上|(?:派送|派件|投递|妥投|签收)(?:不成功|失败|异常)|未妥投|破损|丢失|滞留|超区|地址不详|\bfail(?:ed|ure)\b|unsuccessful/i,
  ],
  [
    'delivered',
    /(?:已|被)\s*(?:签收|妥投|代收)|(?:签收人|签收方)\s*[：:]|(?:本人|他人|家人|前台|门卫|代理)\s*签收|由.{0,20}签收|\bdelivered\b/i,
  ],
  ['waiting-pickup', /驿站|自提|快递柜|丰巢|代收点|代办点|取件码|待取件|ready for (?:pick-?up|collection)/i],
  [
    'out-for-delivery',
    /派件中|派送中|正在派|派送途中|开始派送|派件扫描|派件员|派送员|投递员|送货员|安排投递|安排送货|out for delivery/i,
  ],
  ['created', /等待揽收|待揽收|已下单|已接单|已打印|information received|label created/i],
  ['at-customs', /清关|海关|通关|customs/i],
  ['picked-up', /揽收|揽件|揽投|已收件|已收寄|收寄|\bpicked up\b/i],
  [
    'in-transit',
    /到达|抵达|离开|发往|发出|发货|转运|下一站|装车|卸车|装袋|打包|称重|分拣|收入|进站|出站|出库|运输|departed|arrived|in transit/i,
  ],
];

/** The stage an event's words tell of, where the platform sends no code with it; undefined if they tell of none. */
export const stageOfText = (text: string): TrackState | undefined =>
  STAGES.find(([, words]) => words.test(text))?.[0];
