import { Type } from 'typebox';
import { Channel, ChannelId } from '../channel.ts';
import {
  ChannelConflict,
  ChannelTest,
  ChannelView,
  ConnectorView,
  ListCoverage,
  OnboardingItem,
  SyncOutcome,
} from '../channel-view.ts';
import { Done, exact, Instant, List } from './forms.ts';
import { defineRoute } from './route.ts';

const tag = 'channels';
const OfChannel = Type.Object({ channel: ChannelId }, exact);
const one = { params: { channel: 'taobao-main' } };
const of = 'channel';
const read = { action: 'read', kind: 'channel', of } as const;
const edit = { action: 'edit', kind: 'channel', of } as const;
const run = { action: 'run', kind: 'channel', of } as const;
/** As a platform's console shows them; blanks at the ends are cut off. */
const Fields = Type.Record(Type.String({ maxLength: 60 }), Type.String({ maxLength: 10_000 }));

export const listConnectors = defineRoute({
  method: 'GET',
  path: '/api/v1/connectors',
  tag,
  summary: { zh: '能接入的平台', en: 'Platforms that can be connected' },
  right: { action: 'read', kind: 'channel', narrowed: true },
  reply: List(ConnectorView),
  example: {},
});

export const listChannels = defineRoute({
  method: 'GET',
  path: '/api/v1/channels',
  tag,
  summary: { zh: '渠道', en: 'Channels' },
  right: { action: 'read', kind: 'channel', narrowed: true },
  reply: List(ChannelView),
  example: {},
});

const example = {
  id: 'taobao-main',
  title: '北舍旗舰店',
  connector: 'taobao',
  shop: '北舍旗舰店',
  mode: 'api',
  enabled: false,
  origin: 'http://127.0.0.1:9',
  sinceAt: 1_760_000_000_000,
};

export const createChannel = defineRoute({
  method: 'POST',
  path: '/api/v1/channels',
  tag,
  summary: { zh: '接入店铺', en: 'Connect a shop' },
  right: { action: 'edit', kind: 'channel' },
  body: Channel,
  reply: ChannelView,
  status: 201,
  example: { body: example },
});

export const getChannel = defineRoute({
  method: 'GET',
  path: '/api/v1/channels/{channel}',
  tag,
  summary: { zh: '一个渠道', en: 'A channel' },
  right: read,
  params: OfChannel,
  reply: ChannelView,
  example: one,
});

export const changeChannel = defineRoute({
  method: 'PUT',
  path: '/api/v1/channels/{channel}',
  tag,
  summary: { zh: '修改渠道', en: 'Change a channel' },
  right: edit,
  params: OfChannel,
  body: Type.Object({ revision: Type.Integer(), channel: Channel }, exact),
  reply: ChannelView,
  example: { ...one, body: { revision: 1, channel: { ...example, title: '北舍天猫店' } } },
});

export const enableChannel = defineRoute({
  method: 'POST',
  path: '/api/v1/channels/{channel}/enable',
  tag,
  summary: { zh: '启用或停用渠道', en: 'Switch a channel on or off' },
  right: run,
  params: OfChannel,
  body: Type.Object({ enabled: Type.Boolean() }, exact),
  reply: ChannelView,
  example: { ...one, body: { enabled: false } },
});

export const setChannelCredential = defineRoute({
  method: 'PUT',
  path: '/api/v1/channels/{channel}/credential',
  tag,
  summary: { zh: '填写或更换凭证', en: 'Enter or rotate the credential' },
  right: edit,
  params: OfChannel,
  body: Type.Object({ fields: Fields }, exact),
  reply: Done,
  example: { ...one, body: { fields: { appKey: '12345678', appSecret: 'x', accessToken: 'y' } } },
});

export const testChannel = defineRoute({
  method: 'POST',
  path: '/api/v1/channels/{channel}/test',
  tag,
  summary: {
    zh: '测试连接：网络、时间差、签名、权限',
    en: 'Try the connection: network, clock, signature, permission',
  },
  right: run,
  params: OfChannel,
  /** Fields that are not in the vault yet. */
  body: Type.Object({ fields: Type.Optional(Fields) }, exact),
  reply: ChannelTest,
  example: { ...one, body: {} },
});

export const syncChannelNow = defineRoute({
  method: 'POST',
  path: '/api/v1/channels/{channel}/sync',
  tag,
  summary: { zh: '立即同步', en: 'Synchronise now' },
  right: run,
  params: OfChannel,
  reply: SyncOutcome,
  example: one,
});

const SpanQuery = { fromAt: Instant, untilAt: Instant };

export const channelCoverage = defineRoute({
  method: 'GET',
  path: '/api/v1/channels/{channel}/coverage',
  tag,
  summary: {
    zh: '按时间看拉取情况：已拉取、重叠、缺口',
    en: 'What of the time was read: fetched, overlapping, missing',
  },
  right: read,
  params: OfChannel,
  query: Type.Object({ ...SpanQuery, stepMs: Type.Integer({ minimum: 60_000, default: 3_600_000 }) }, exact),
  reply: List(ListCoverage),
  example: { ...one, query: { fromAt: 1_760_000_000_000, untilAt: 1_760_086_400_000 } },
});

export const backfillChannel = defineRoute({
  method: 'POST',
  path: '/api/v1/channels/{channel}/backfill',
  tag,
  summary: { zh: '补拉一段时间', en: 'Read a span of time again' },
  right: run,
  params: OfChannel,
  body: Type.Object(SpanQuery, exact),
  reply: Done,
  status: 202,
  example: { ...one, body: { fromAt: 1_760_000_000_000, untilAt: 1_760_003_600_000 } },
});

export const channelConflicts = defineRoute({
  method: 'GET',
  path: '/api/v1/channels/{channel}/conflicts',
  tag,
  summary: { zh: '接口与文件不一致的字段', en: 'Fields in which interface and file differ' },
  right: read,
  params: OfChannel,
  query: Type.Object({ limit: Type.Integer({ minimum: 1, maximum: 500, default: 100 }) }, exact),
  reply: List(ChannelConflict),
  example: one,
});

export const replayChannel = defineRoute({
  method: 'POST',
  path: '/api/v1/channels/{channel}/replay',
  tag,
  summary: { zh: '重新读取待修正的记录', en: 'Take in once more what could not be read' },
  right: run,
  params: OfChannel,
  reply: Type.Object({ taken: Type.Integer(), left: Type.Integer() }, exact),
  example: one,
});

export const channelOnboarding = defineRoute({
  method: 'GET',
  path: '/api/v1/channels/{channel}/onboarding',
  tag,
  summary: { zh: '接入清单', en: 'The checklist of connecting' },
  right: read,
  params: OfChannel,
  reply: Type.Object(
    {
      items: Type.Array(OnboardingItem),
      /** Where the platform's pushes go, by the names of its pushes; below the address people reach us at. */
      callbacks: Type.Array(Type.Object({ push: Type.String(), path: Type.String() }, exact)),
    },
    exact,
  ),
  example: one,
});

export const removeChannel = defineRoute({
  method: 'DELETE',
  path: '/api/v1/channels/{channel}',
  tag,
  summary: { zh: '移除渠道（订单保留）', en: 'Remove a channel; its orders stay' },
  right: edit,
  params: OfChannel,
  reply: Done,
  example: one,
});
