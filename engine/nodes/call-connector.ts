import { Type } from 'typebox';
import type { Effects } from '../../schemas/node.ts';
import type { Json, JsonObject } from '../../schemas/values/json.ts';
import { EngineError } from '../core/errors.ts';
import type { Call } from '../sdk/call.ts';
import { exact, field } from '../sdk/field.ts';
import { Expression } from '../../schemas/flow.ts';
import { defineNode, type Prepared, type PrepareTools } from '../sdk/node-type.ts';
import { done, type Outcome } from '../sdk/outcome.ts';
import { onePort } from '../sdk/port.ts';
import { channelField } from './channels/channel-field.ts';
import { isUnclear, unknownOutcome } from './http-request/outcome.ts';

/** What a repeat of the call would do; the connector's page says it for each operation. */
const Repeat = Type.Enum(['none', 'repeatable', 'once'], { type: 'string' });

const Settings = Type.Object(
  {
    channel: field(channelField, '渠道', 'Channel'),
    operation: field(Type.String({ pattern: '^[a-z][a-z0-9-]{0,63}$' }), '操作', 'Operation'),
    input: field(
      Type.Record(
        Type.String({ pattern: '^[a-z][A-Za-z0-9]{0,59}$' }),
        field(Expression, '取值', 'Value', { control: 'expression' }),
      ),
      '参数',
      'Inputs',
      { control: 'pairs' },
    ),
    repeat: field(Repeat, '重复调用', 'A repeated call', {
      default: 'once',
      help: {
        zh: '不改动平台的操作选“只读”，平台认得出重复的选“可重复”，其余选“只一次”。',
        en: 'Reads are `none`, writes the platform recognises when repeated `repeatable`, all others `once`.',
      },
    }),
  },
  exact,
);

export const callConnector = defineNode({
  type: 'call-connector',
  version: 1,
  title: { zh: '调用平台接口', en: 'Call a platform' },
  summary: {
    zh: '用渠道的凭证调用平台的一个操作，例如发货回传。',
    en: 'Calls an operation of a platform with a channel’s credential.',
  },
  group: 'connect',
  icon: 'api',
  structure: 'step',
  effects: 'once',
  config: Settings,
  ports: onePort,
  output: Type.Object({ records: Type.Array(Type.Unknown()), duplicate: Type.Boolean() }),
  examples: [
    {
      name: { zh: '查一单', en: 'Look an order up' },
      config: {
        channel: 'taobao-main',
        operation: 'get-order',
        input: { orderNo: { path: 'input.orderNo' } },
        repeat: 'none',
      },
      data: { input: { orderNo: '2578900000000000000' } },
      output: { records: [{ tid: '2578900000000000000' }], duplicate: false },
    },
    {
      name: { zh: '发货回传，此前已经成功', en: 'A shipment confirmed before' },
      config: {
        channel: 'taobao-main',
        operation: 'ship-confirm',
        input: {
          orderNo: { path: 'input.orderNo' },
          waybillNo: { value: 'SF1' },
          carrierCode: { value: 'sf' },
        },
        repeat: 'once',
      },
      data: { input: { orderNo: '2578900000000000000' } },
      output: { records: [], duplicate: true },
    },
    {
      name: { zh: '没有这个渠道', en: 'There is no such channel' },
      config: { channel: 'nowhere', operation: 'get-order', input: {}, repeat: 'none' },
      data: { input: null },
      errorCode: 'channel-unknown',
    },
  ],
  prepare: prepareCall,
});

function prepareCall(
  config: {
    channel: string;
    operation: string;
    input: Record<string, unknown>;
    repeat: 'none' | 'repeatable' | 'once';
  },
  tools: PrepareTools,
): Prepared {
  const { channel, operation, repeat } = config;
  const members = Object.entries(config.input).map(
    ([name, expression]) => [name, tools.expression(expression, `/input/${name}`)] as const,
  );
  const inputOf = (call: Call): JsonObject =>
    Object.fromEntries(members.map(([name, read]): [string, Json] => [name, read(call)]));
  const effects: Effects = repeat;
  const request = (call: Call): Json => ({ channel, operation, input: inputOf(call) });
  const attempt = async (call: Call): Promise<Outcome> => {
    const { records, duplicate } = await call.channels.call(
      channel,
      operation,
      inputOf(call),
      repeat !== 'once',
    );
    return done({ records, duplicate });
  };
  if (repeat !== 'once') return { effects, execute: attempt };
  return {
    effects,
    request,
    async execute(call) {
      try {
        return await attempt(call);
      } catch (error) {
        // The request may have arrived: whether it did, a person must find out.
        if (call.signal.aborted || !(isUnclear(error) || isLost(error))) throw error;
        return unknownOutcome(call, request(call), error);
      }
    },
  };
}

/** An answer that was lost or cannot be read says nothing about the deed. */
const isLost = (error: unknown): error is EngineError =>
  error instanceof EngineError && error.code === 'channel-retry';
