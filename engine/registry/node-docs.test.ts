import { join } from 'node:path';
import { format, resolveConfig } from 'prettier';
import { expect, it } from 'vitest';
import { nodeTypes } from '../nodes/index.ts';
import { catalog } from './catalog.ts';
import { nodeDocs, type Language } from './node-docs.ts';
import { createRegistry } from './registry.ts';

it.each(['zh', 'en'] satisfies Language[])(
  'docs/nodes.%s.md is what the node types say',
  async (language) => {
    const file = join(import.meta.dirname, `../../docs/nodes.${language}.md`);
    const page = nodeDocs(catalog(createRegistry(nodeTypes)), language);
    const formatted = await format(page, { ...(await resolveConfig(file)), filepath: file });
    await expect(formatted).toMatchFileSnapshot(file);
  },
);
