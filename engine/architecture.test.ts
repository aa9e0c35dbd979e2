import { readdirSync, readFileSync } from 'node:fs';
import { join, relative, resolve, dirname, sep } from 'node:path';
import { describe, expect, test } from 'vitest';

const root = resolve(import.meta.dirname, '..');
const skipped = new Set(['node_modules', 'dist', '.test-dist', '.git']);

const filesUnder = (folder: string): string[] =>
  readdirSync(join(root, folder), { withFileTypes: true }).flatMap((entry) => {
    const path = `${folder}/${entry.name}`;
    if (entry.isDirectory()) return skipped.has(entry.name) ? [] : filesUnder(path);
    return /\.(ts|tsx)$/.test(entry.name) ? [path] : [];
  });

const files = ['schemas', 'engine', 'connectors', 'flows', 'designer', 'bench', 'e2e'].flatMap(filesUnder);
const isTest = (file: string): boolean => /\.(test|contract|fixture|bench)\.tsx?$/.test(file);

/**
 * Who may import whom, folder by folder. The longest matching prefix rules a file. Type imports count: a type is
 * knowledge of the other side too. There is no list of exceptions.
 */
const rules: Record<string, string[]> = {
  schemas: ['schemas'],
  'engine/core': ['schemas', 'engine/core', 'engine/sdk/call.ts'],
  'engine/rules': ['schemas', 'engine/rules'],
  'engine/mapping': ['schemas', 'engine/mapping', 'engine/rules', 'engine/address'],
  'engine/schedule': ['schemas', 'engine/schedule'],
  'engine/files': ['schemas', 'engine/files', 'engine/mapping'],
  'engine/sdk': ['schemas', 'engine/sdk', 'engine/core', 'engine/rules', 'engine/mapping'],
  'engine/nodes': [
    'schemas',
    'engine/nodes',
    'engine/sdk',
    'engine/core',
    'engine/rules',
    'engine/mapping',
    'engine/schedule',
  ],
  'engine/registry': [
    'schemas',
    'engine/registry',
    'engine/sdk',
    'engine/core',
    'engine/nodes',
    'engine/rules',
    'engine/mapping',
  ],
  'engine/store': ['schemas', 'engine/store', 'engine/core', 'engine/sdk'],
  'engine/queue': ['schemas', 'engine/queue', 'engine/core', 'engine/store', 'engine/sdk'],
  'engine/runtime': [
    'schemas',
    'engine/runtime',
    'engine/core',
    'engine/sdk',
    'engine/store/run-store.ts',
    'engine/schedule',
  ],
  'engine/shapes': [
    'schemas',
    'engine/shapes',
    'engine/rules',
    'engine/mapping',
    'engine/core/node-ports.ts',
  ],
  'engine/server': [
    'schemas',
    'engine/shapes',
    'engine/trial',
    'engine/server',
    'engine/core',
    'engine/runtime',
    'engine/registry',
    'engine/store',
    'engine/sdk',
    'engine/schedule',
    'engine/rules',
    'engine/mapping',
    'engine/tables',
    'engine/packs',
    'engine/config.ts',
  ],
  'engine/testing': ['schemas', 'engine'],
  'engine/cli': ['schemas', 'engine', 'connectors', 'flows/read-flow.ts', 'package.json'],
  // Whoever brings shops into the house; the rest of the engine does not know which connectors there are.
  'engine/channels': ['schemas', 'engine', 'connectors'],
  'engine/open-channels.ts': ['schemas', 'engine', 'connectors'],
  // A pack brings its flows along.
  'engine/packs': ['schemas', 'engine', 'flows/read-flow.ts'],
  'engine/address': ['schemas', 'engine/address'],
  'engine/orders': ['schemas', 'engine/orders', 'engine/address'],
  engine: ['schemas', 'engine'],
  connectors: ['schemas', 'engine/sdk', 'engine/rules', 'engine/mapping', 'engine/address', 'connectors'],
  flows: ['schemas', 'engine', 'flows', 'bench'],
  // Rules are read and written as people type, so the page brings their sentences and formulas along.
  designer: ['schemas', 'designer', 'engine/rules'],
  bench: ['schemas', 'engine', 'connectors', 'bench', 'flows'],
  e2e: ['schemas', 'engine', 'connectors', 'bench', 'e2e', 'flows'],
};

const ruleFor = (file: string): string[] => {
  const prefix = Object.keys(rules)
    .filter((one) => file === one || file.startsWith(`${one}/`))
    .sort((a, b) => b.length - a.length)[0];
  return rules[prefix ?? ''] ?? [];
};

const importsOf = (file: string): { own: string[]; packages: string[] } => {
  const text = readFileSync(join(root, file), 'utf8');
  const found = [...text.matchAll(/(?:from|import\()\s*['"]([^'"]+)['"]/g)].map((match) => match[1]!);
  const own = found
    .filter((one) => one.startsWith('.'))
    .map((one) =>
      relative(root, resolve(root, dirname(file), one.replace(/\?.*$/, '')))
        .split(sep)
        .join('/'),
    );
  return { own, packages: found.filter((one) => !one.startsWith('.')) };
};

const allowed = (file: string, target: string): boolean =>
  ruleFor(file).some((one) => target === one || target.startsWith(`${one}/`)) ||
  // Tests may use the test folder, and reach what their subject needs to be run for real.
  (isTest(file) &&
    (target.startsWith('engine/') ||
      target.startsWith('schemas/') ||
      target.startsWith('connectors/') ||
      target.startsWith('flows/')));

/** A package has one owner: whoever else needs it goes through that folder. */
const owners: Record<string, string[]> = {
  knex: ['engine/store', 'engine/testing', 'connectors/sql'],
  pg: ['engine/store', 'engine/testing'],
  sqlite3: ['engine/store', 'bench'],
  fastify: ['engine/server', 'bench/servers'],
  ajv: ['schemas'],
  'json-logic-js': ['engine/rules', 'bench'],
  'cron-parser': ['engine/schedule'],
  'node-cron': ['engine/runtime', 'engine/schedule'],
  'graphile-worker': ['engine/queue'],
  undici: ['engine/sdk', 'engine/cli', 'engine/testing', 'bench', 'e2e'],
  'quickjs-emscripten': ['engine/nodes'],
  'lossless-json': ['schemas'],
  'big.js': ['schemas'],
  papaparse: ['engine/files'],
  exceljs: ['engine/files', 'bench'],
  yauzl: ['engine/files'],
  yazl: ['engine/files', 'bench'],
  'pinyin-pro': ['engine/mapping', 'designer/search'],
  '@vant/area-data': ['engine/address'],
  nodemailer: ['connectors/smtp'],
  mailparser: ['connectors/smtp'],
  mysql2: ['connectors/sql'],
  'fast-xml-parser': ['connectors'],
  'iconv-lite': ['engine/files', 'flows', 'bench'],
  'prom-client': ['engine/server'],
  antd: ['designer'],
  '@ant-design/icons': ['designer'],
  '@xyflow/react': ['designer/canvas'],
  elkjs: ['designer/canvas'],
  'monaco-editor': ['designer/forms'],
  '@rjsf/core': ['designer/forms'],
  'react-querybuilder': ['designer/forms'],
  '@tanstack/react-virtual': ['designer'],
  '@axe-core/playwright': ['e2e'],
  react: ['designer'],
  'react-dom': ['designer'],
};

const countLines = (text: string): number =>
  text
    .replaceAll(/\/\*[\s\S]*?\*\//g, '')
    .split('\n')
    .filter((line) => line.trim() !== '' && !line.trim().startsWith('//')).length;

describe('architecture', () => {
  test('every import stays within the rules of its folder', () => {
    const broken = files.flatMap((file) =>
      importsOf(file)
        .own.filter((target) => !allowed(file, target))
        .map((target) => `${file} imports ${target}`),
    );
    expect(broken).toEqual([]);
  });

  test('every package is imported by its owner alone', () => {
    const broken = files
      .filter((file) => !isTest(file))
      .flatMap((file) =>
        importsOf(file)
          .packages.filter((name) => {
            const owner = Object.hasOwn(owners, name) ? owners[name] : undefined;
            return owner && !owner.some((one) => file.startsWith(`${one}/`));
          })
          .map((name) => `${file} imports ${name}`),
      );
    expect(broken).toEqual([]);
  });

  test('schemas and designer are free of Node, the engine is free of the DOM', () => {
    const broken = files
      .filter((file) => (file.startsWith('schemas/') || file.startsWith('designer/')) && !isTest(file))
      .filter((file) => importsOf(file).packages.some((name) => name.startsWith('node:')));
    expect(broken).toEqual([]);
    const dom = files
      .filter((file) => file.startsWith('engine/'))
      .filter((file) =>
        /\b(?:window\.(?:location|addEventListener)|document\.(?:body|querySelector|createElement))\b/.test(
          readFileSync(join(root, file), 'utf8'),
        ),
      );
    expect(dom).toEqual([]);
  });

  test('core and the other pure folders read no clock and no chance', () => {
    const pure = files.filter(
      (file) =>
        /^(schemas|engine\/(core|rules|mapping|schedule|shapes|address|orders))\//.test(file) &&
        !isTest(file),
    );
    const broken = pure.filter((file) =>
      /\bDate\.now\(|\bnew Date\(\)|\bMath\.random\(/.test(readFileSync(join(root, file), 'utf8')),
    );
    expect(broken).toEqual([]);
  });

  test('no file outgrows 300 lines of code (tests 500), none has a name that says nothing', () => {
    const long = files
      .map((file) => ({ file, lines: countLines(readFileSync(join(root, file), 'utf8')) }))
      .filter(({ file, lines }) => lines > (isTest(file) ? 500 : 300));
    expect(long).toEqual([]);
    expect(files.filter((file) => /\/(utils?|helpers?|misc|common|parts?|stuff)\.tsx?$/.test(file))).toEqual(
      [],
    );
  });
});
