import { readFile, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { checkConnector } from '../../connectors/kit/check/check-connector.ts';
import { defineConnector } from '../../connectors/kit/connector.ts';
import { fromOpenApi } from '../../connectors/rest/import/from-open-api.ts';
import { parseJson } from '../../schemas/values/parse-json.ts';
import { tally, type Suite } from './suite.ts';

interface Document {
  paths: Record<string, Record<string, { operationId?: string; parameters?: { name?: string }[] }>>;
}

/** Swagger documents of a marketplace: each becomes a manifest without a fault that has every operation. */
export const openApi: Suite = {
  name: 'openapi',
  folder: '05-conformance/openapi',
  async run(dir) {
    const checks = tally();
    for (const file of (await readdir(dir)).filter((name) => name.endsWith('.json')).sort()) {
      const text = await readFile(join(dir, file), 'utf8');
      const { paths } = JSON.parse(text) as Document;
      const { manifest } = fromOpenApi(parseJson(text));
      checks.equal(`${file}: problems`, checkConnector(defineConnector({ manifest })), []);
      let count = 0;
      for (const [path, methods] of Object.entries(paths)) {
        for (const [method, node] of Object.entries(methods)) {
          if (node.operationId === undefined) continue;
          count += 1;
          const found = manifest.operations.find(({ remote }) => remote === node.operationId);
          const shape = found?.path?.replaceAll(/\{\{input\.\w+\}\}/g, '{}');
          checks.equal(
            `${file}: ${node.operationId}`,
            [found?.method, shape],
            [method.toUpperCase(), path.replaceAll(/\{\w+\}/g, '{}')],
          );
          const query = (node.parameters ?? []).filter((one) => 'in' in one && one.in === 'query');
          checks.equal(
            `${file}: ${node.operationId}: query`,
            Object.keys(found?.query ?? {}).sort(),
            query.map(({ name = '' }) => name).sort(),
          );
        }
      }
      checks.equal(`${file}: operations`, manifest.operations.length, count);
    }
    return checks.result();
  },
};
