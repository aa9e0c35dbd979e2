import { Type } from 'typebox';
import { problem } from '../../schemas/problem.ts';
import { exact, field, option } from '../sdk/field.ts';
import { defineNode } from '../sdk/node-type.ts';
import { done } from '../sdk/outcome.ts';
import { onePort } from '../sdk/port.ts';
import { channelField } from './channels/channel-field.ts';

export const syncChannel = defineNode({
  type: 'sync-channel',
  version: 1,
  title: { zh: '同步渠道', en: 'Synchronise a channel' },
  summary: {
    zh: '拉取一家店，或一种接入方式的所有店，的新订单和退款；重复执行不会多写一条。',
    en: 'Reads what is new in a shop or in all shops of a kind, and nothing twice.',
  },
  group: 'connect',
  icon: 'sync',
  structure: 'step',
  effects: 'repeatable',
  config: Type.Object(
    {
      channel: Type.Optional(field(channelField, '渠道', 'Channel')),
      every: Type.Optional(
        field(
          Type.Union([
            option('api', '接口拉取的', 'Read by us'),
            option('push', '平台推送的', 'Pushed to us'),
          ]),
          '或者：所有这样的渠道',
          'Or: all channels that are',
          {
            help: {
              zh: '一家店出错不影响其他店，出错的列在输出里。',
              en: 'A shop that fails stops no other; the output lists those that did.',
            },
          },
        ),
      ),
    },
    exact,
  ),
  ports: onePort,
  output: Type.Object({
    created: Type.Integer(),
    changed: Type.Integer(),
    unchanged: Type.Integer(),
    quarantined: Type.Integer(),
    lagMs: Type.Union([Type.Integer(), Type.Null()]),
    more: Type.Boolean(),
    /** Of all channels of a kind. */
    channels: Type.Optional(Type.Integer()),
    failed: Type.Optional(Type.Array(Type.Object({ channel: Type.String(), code: Type.String() }))),
  }),
  examples: [
    {
      name: { zh: '同步旗舰店', en: 'The flagship store' },
      config: { channel: 'taobao-main' },
      data: { input: null },
      output: { created: 3, changed: 1, more: false },
    },
    {
      name: { zh: '同步所有接口店铺', en: 'All shops that are read' },
      config: { every: 'api' },
      data: { input: null },
      output: { channels: 8, created: 12, failed: [] },
    },
    {
      name: { zh: '没有这个渠道', en: 'There is no such channel' },
      config: { channel: 'nowhere' },
      data: { input: null },
      errorCode: 'channel-unknown',
    },
  ],
  check: ({ channel, every }) =>
    (channel === undefined) === (every === undefined)
      ? [
          problem(
            'channel-or-kind',
            '/channel',
            '请选一个渠道，或者一种接入方式，二者选一。',
            'Choose one channel or one kind of channels.',
          ),
        ]
      : [],
  prepare: ({ channel, every }) => ({
    execute: async (call) =>
      done(
        every === undefined ? await call.channels.sync(channel ?? '') : await call.channels.syncAll(every),
      ),
  }),
});
