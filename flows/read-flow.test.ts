import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { readFlow } from './read-flow.ts';

const flow = (config: unknown): string =>
  JSON.stringify({
    schemaVersion: 1,
    id: 'x',
    name: { zh: '流程', en: 'Flow' },
    nodes: { a: { type: 'set', config } },
    edges: [],
  });

describe('reading a flow folder', () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'flow-'));
    await mkdir(join(folder, 'parts'));
  });
  afterEach(() => rm(folder, { recursive: true }));
  const put = (file: string, content: string): Promise<void> => writeFile(join(folder, file), content);

  it('puts the files in their places, each path from the file that names it', async () => {
    await put('flow.json', flow({ values: { $file: 'parts/values.json' } }));
    await put('parts/values.json', '{"n":{"$file":"n.json"},"big":{"value":9007199254740993}}');
    await put('parts/n.json', '{"value":[1,{"$file":"deep.json"}]}');
    await put('parts/deep.json', '"end"');
    const { nodes } = await readFlow(folder);
    expect(JSON.stringify(nodes['a']?.config)).toBe(
      '{"values":{"n":{"value":[1,"end"]},"big":{"value":"9007199254740993"}}}',
    );
  });

  it('refuses a file outside the folder, files without end, and what is no flow', async () => {
    await put('flow.json', flow({ $file: '../secret.json' }));
    await expect(readFlow(folder)).rejects.toThrow('lies outside');
    await put('flow.json', flow({ $file: 'parts/a.json' }));
    await put('parts/a.json', '{"again":{"$file":"a.json"}}');
    await expect(readFlow(folder)).rejects.toThrow('without end');
    await put('flow.json', '{"id":"x"}');
    await expect(readFlow(folder)).rejects.toThrow();
  });
});
