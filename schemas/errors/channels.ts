import { entry, type ErrorTopic } from './error-text.ts';

/** What happens between us and the platforms; `channel-…` followed by the class of the failure is its incident. */
export const channelErrors: ErrorTopic = {
  title: { zh: '渠道', en: 'Channels' },
  codes: {
    'channel-record': entry(
      '平台记录读不懂',
      'A platform’s records cannot be read',
      '看样例，改好映射后点“重新读取”，不用再向平台拉取。',
      'Look at the examples, mend the mapping and take them in again; the platform is not asked.',
    ),
    'channel-retry': entry(
      '渠道读取失败',
      'A channel could not be read',
      '系统会自动重试；一直失败请看日志里的原始报文。',
      'It is tried again by itself; if it keeps failing, look at the raw exchange.',
    ),
    'channel-throttle': entry(
      '渠道被限流',
      'A platform holds us back',
      '系统会等到允许时再读取，不用处理。',
      'Reading goes on once the platform allows it; nothing to do.',
    ),
    'channel-refresh-token': entry(
      '渠道令牌过期',
      'A token has expired',
      '系统会自动刷新；刷新不了时请重新授权。',
      'It is renewed by itself; if that fails, grant access again.',
    ),
    'channel-re-authorise': entry(
      '渠道需要重新授权',
      'A shop must grant access again',
      '请店主登录平台重新授权，或在“授权”里填写新的凭证。',
      'The shop’s owner signs in to the platform again, or a new credential is entered under “Access”.',
    ),
    'channel-clock': entry(
      '本机时间不准',
      'This machine’s clock is off',
      '校准本机时间，渠道会自动恢复。',
      'Set the clock of this machine; the channel goes on by itself.',
    ),
    'channel-signature': entry(
      '渠道签名不对',
      'A platform refuses our signature',
      '核对密钥后在“授权”里重新填写。',
      'Compare the secret with the platform’s console and enter it again.',
    ),
    'channel-permission': entry(
      '渠道缺少接口权限',
      'A permission is missing',
      '到平台控制台申请对应的权限包。',
      'Apply for it in the platform’s console.',
    ),
    'channel-ip': entry(
      '出口 IP 不在白名单',
      'Our address is not on the platform’s list',
      '把出口 IP 加到平台控制台的白名单。',
      'Add our outgoing address to the list in the platform’s console.',
    ),
    'channel-invalid': entry(
      '平台不接受请求',
      'A platform refuses a request',
      '看日志里平台的说明；多半是渠道设置不对。',
      'Read what the platform says in the log; most likely a setting of the channel is wrong.',
    ),
    'channel-gone': entry(
      '平台上没有这条记录',
      'The platform has no such record',
      '核对单号；可能已被平台清理。',
      'Compare the number; the platform may have removed it.',
    ),
    'channel-duplicate-done': entry(
      '平台上已经做过',
      'It had been done before',
      '不用处理。',
      'Nothing to do.',
    ),
    'channel-platform-down': entry(
      '平台连不上',
      'A platform is down',
      '系统会每隔一段时间探测，恢复后自动继续，不丢单。',
      'It is probed from time to time; reading goes on by itself and no order is lost.',
    ),
    'channel-unmapped': entry(
      '渠道没有映射',
      'A channel has no mapping',
      '在“映射”里为这个平台选择或新建映射。',
      'Choose or make a mapping for this platform.',
    ),
    'channel-unknown': entry(
      '没有这个渠道',
      'There is no such channel',
      '检查步骤里选的渠道；它可能已被移除。',
      'Look at the channel the step names; it may have been removed.',
    ),
    'no-channels': entry(
      '这里没有渠道',
      'There are no channels here',
      '在流程用例里给渠道节点写好回复。',
      'In the cases of a flow, give channel nodes a reply.',
    ),
    'operation-once': entry(
      '这个操作不能重复调用',
      'The operation must not be repeated',
      '把步骤的“重复调用”设为“只一次”。',
      'Set the repeat of the step’s call to once.',
    ),
    'channel-exists': entry(
      '店铺已经接入',
      'The shop is connected already',
      '换一个渠道标识，或打开已有的渠道。',
      'Take another id, or open the channel that is there.',
    ),
    'channel-changed': entry(
      '渠道刚被修改',
      'The channel has just been changed',
      '刷新后再改。',
      'Reload it and change it again.',
    ),
    'channel-busy': entry(
      '渠道正在同步',
      'The channel is being read',
      '稍等片刻再试。',
      'Wait a moment and try again.',
    ),
    'credential-field': entry(
      '凭证里有多余的项',
      'The credential has a field too many',
      '按“在哪里找”里的名称填写。',
      'Use the names that “where to find it” gives.',
    ),
  },
};
