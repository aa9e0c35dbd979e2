import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ChannelRecipe, readChannel, type ChannelReading } from '../../engine/files/channel-reader.ts';
import { compileSchema } from '../../schemas/validator.ts';
import { parseJson } from '../../schemas/values/parse-json.ts';
import { ProblemError } from '../../schemas/values/problem-error.ts';

/** The channels whose sample files lie in `samples/<channel>`. */
export const sampleChannels = [
  'tmall',
  'taobao',
  'jd',
  'pdd',
  'douyin',
  'kuaishou',
  'youzan',
  'shopify',
  'woocommerce',
] as const;

/** How the files of each channel become records: the flow folder's `channels.json`. Throws ProblemError. */
export async function readRecipes(folder: string): Promise<Record<string, ChannelRecipe>> {
  const recipes = parseJson(await readFile(join(folder, 'channels.json'), 'utf8')) as unknown as Record<
    string,
    ChannelRecipe
  >;
  const check = compileSchema(ChannelRecipe);
  for (const recipe of Object.values(recipes)) {
    const [first] = check(recipe);
    if (first !== undefined) throw new ProblemError(first);
  }
  return recipes;
}

/** The sample orders of every channel, read from their files; `folder` is the flow's folder. */
export async function readSamples(folder: string): Promise<Map<string, ChannelReading>> {
  const recipes = await readRecipes(folder);
  const readings = sampleChannels.map(async (channel): Promise<[string, ChannelReading]> => {
    const recipe = recipes[channel];
    if (recipe === undefined) throw new Error(`channels.json has no ${channel}`);
    return [channel, await readChannel(channel, recipe, join(folder, 'samples', channel))];
  });
  return new Map(await Promise.all(readings));
}
