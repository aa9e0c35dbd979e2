import { Type } from 'typebox';
import { exact, field } from '../sdk/field.ts';
import { defineNode } from '../sdk/node-type.ts';
import { done } from '../sdk/outcome.ts';
import { onePort } from '../sdk/port.ts';
import { channelField } from './channels/channel-field.ts';

export const syncChannel = defineNode({
  type: 'sync-channel',
  version: 1,
  title: { zh: '同步渠道', en: 'Synchronise a channel' },
  summary: {
    zh: '拉取一家店的新订单和退款；重复执行不会多写一条。',
    en: 'Reads what is new in a shop; once more writes nothing twice.',
  },
  group: 'connect',
  icon: 'sync',
  structure: 'step',
  effects: 'repeatable',
  config: Type.Object({ channel: field(channelField, '渠道', 'Channel') }, exact),
  ports: onePort,
  output: Type.Object({
    created: Type.Integer(),
    changed: Type.Integer(),
    unchanged: Type.Integer(),
    quarantined: Type.Integer(),
    lagMs: Type.Union([Type.Integer(), Type.Null()]),
    more: Type.Boolean(),
  }),
  examples: [
    {
      name: { zh: '同步旗舰店', en: 'The flagship store' },
      config: { channel: 'taobao-main' },
      data: { input: null },
      output: { created: 3, changed: 1, more: false },
    },
    {
      name: { zh: '没有这个渠道', en: 'There is no such channel' },
      config: { channel: 'nowhere' },
      data: { input: null },
      errorCode: 'channel-unknown',
    },
  ],
  prepare: ({ channel }) => ({
    execute: async (call) => done(await call.channels.sync(channel)),
  }),
});
