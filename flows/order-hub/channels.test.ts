import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { connectorNames } from '../../connectors/registry.ts';
import { Channel } from '../../schemas/channel.ts';
import { compileSchema } from '../../schemas/validator.ts';

const check = compileSchema(Channel);
const folder = join(import.meta.dirname, 'channels');
const docs = join(import.meta.dirname, '../../docs');

describe('the channels that ship', () => {
  test.each(readdirSync(folder))('%s is a channel once it is told from when on', (file) => {
    const channel = JSON.parse(readFileSync(join(folder, file), 'utf8')) as { id: string; connector: string };
    expect(check({ ...channel, enabled: true, sinceAt: 0 })).toEqual([]);
    expect(file).toBe(`${channel.id}.json`);
    expect(connectorNames()).toContain(channel.connector);
  });
});

describe('the pages about channels', () => {
  test.each(['channels.zh.md', 'channels.en.md'])('%s shows a channel that can be made', (page) => {
    const text = readFileSync(join(docs, page), 'utf8');
    const [, example = ''] = /```json channel\n([\s\S]*?)```/.exec(text) ?? [];
    expect(check(JSON.parse(example))).toEqual([]);
  });
});
