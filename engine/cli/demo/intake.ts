import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { parseJson } from '../../../schemas/values/parse-json.ts';
import type { Text } from '../../../schemas/text.ts';
import { readChannel, type ChannelRecipe } from '../../files/channel-reader.ts';
import type { DemoApi } from './api.ts';

/** What the flow answered to an order that it decided at once. */
interface Decision {
  orderNo: string;
  decision: string;
  carrier?: string;
  carrierName?: string;
  freight?: string | number;
  reasons?: Text[];
}

export interface Intake {
  channels: { channel: string; name: Text; orders: number }[];
  /** Orders with a carrier, ready to be dispatched. */
  shipped: Decision[];
  /** One decision worth showing with its reasons. */
  example: Decision | undefined;
}

const readSamples = async (folder: string) => {
  const recipes = parseJson(readFileSync(join(folder, 'channels.json'), 'utf8')) as unknown as Record<
    string,
    ChannelRecipe
  >;
  const names = readdirSync(join(folder, 'samples')).sort();
  return Promise.all(
    names.map(async (channel) => {
      const recipe = recipes[channel]!;
      return {
        channel,
        name: recipe.name,
        ...(await readChannel(channel, recipe, join(folder, 'samples', channel))),
      };
    }),
  );
};

/** Pushes every sample order through the webhook of the running server, eight at a time. */
export const pushSamples = async (api: DemoApi, hook: string, folder: string): Promise<Intake> => {
  const samples = await readSamples(folder);
  const queue = samples.flatMap(({ orders }) => orders);
  const shipped: Decision[] = [];
  let example: Decision | undefined;
  const work = async (): Promise<void> => {
    for (let order = queue.shift(); order; order = queue.shift()) {
      const { status, body } = await api.send<Decision>('POST', hook, order);
      if (status !== 200 || body.decision !== 'ship') continue;
      shipped.push(body);
      if (body.reasons && body.reasons.length > (example?.reasons?.length ?? 0)) example = body;
    }
  };
  await Promise.all(Array.from({ length: 8 }, work));
  return {
    channels: samples.map(({ channel, name, orders }) => ({ channel, name, orders: orders.length })),
    shipped,
    example,
  };
};
