import { existsSync, statSync } from 'node:fs';
import { parseArgs } from 'node:util';
import type { PackDiff, PackPlan } from '../../schemas/pack.ts';
import type { Json } from '../../schemas/values/json.ts';
import { printJson } from '../../schemas/values/print-json.ts';
import { readPack } from '../packs/read-pack.ts';
import { callApi } from './call-api.ts';
import { missing, wrongAction, type Command, type CommandContext, type ExitCode } from './command.ts';
import { readJsonFile } from './read-input.ts';
import { table } from './table.ts';

const options = {
  'dry-run': { type: 'boolean' },
  tables: { type: 'string' },
  flows: { type: 'string' },
  title: { type: 'string' },
  version: { type: 'string' },
  json: { type: 'boolean' },
  server: { type: 'string' },
} as const;

/** Packs of tables and flows, through the running server. */
export const pack: Command = {
  usage:
    'pack install PACK [--dry-run]   (PACK: the id of one that ships, a folder, or a JSON file)\n' +
    '  daliu pack diff PACK\n' +
    '  daliu pack export ID [--tables a,b] [--flows a,b] [--title NAME] [--version 1.0.0]   (prints the pack as JSON)',
  summary: {
    zh: '安装、比较和导出业务包（表和流程）；需要运行中的服务器和 DALIU_TOKEN',
    en: 'Install, compare and export packs of tables and flows; needs a running server and DALIU_TOKEN',
  },
  async run(context) {
    const { values, positionals } = parseArgs({ args: context.args, allowPositionals: true, options });
    const [action, name] = positionals;
    if (name === undefined) throw missing('PACK');
    const { server, json = false } = values;
    const call = (path: string, body: Json): Promise<Json> =>
      callApi(context.env, server, 'POST', `/api/v1/packs/${path}`, body);
    if (action === 'install') {
      const dryRun = values['dry-run'] ?? false;
      const plan = await call('install', { pack: await packOf(name), dryRun });
      return show(context, plan, json, () => planText(plan as unknown as PackPlan, dryRun));
    }
    if (action === 'diff') {
      const diff = await call('diff', { pack: await packOf(name) });
      show(context, diff, json, () => diffText(diff as unknown as PackDiff));
      return isSame(diff as unknown as PackDiff) ? 0 : 1;
    }
    if (action !== 'export') throw wrongAction(action, 'install | diff | export');
    const title = values.title ?? name;
    const exported = await call('export', {
      manifest: { id: name, title: { zh: title, en: title }, version: values.version ?? '1.0.0' },
      ...listed('tables', values.tables),
      ...listed('flows', values.flows),
    });
    context.out(JSON.stringify(exported, null, 2));
    return 0;
  },
};

const listed = (name: string, words: string | undefined): Record<string, Json> =>
  words === undefined ? {} : { [name]: words.split(',').filter((word) => word !== '') };

async function packOf(name: string): Promise<Json> {
  if (!existsSync(name)) return name;
  return statSync(name).isDirectory() ? ((await readPack(name)) as unknown as Json) : readJsonFile(name);
}

function show({ out }: CommandContext, answer: Json, json: boolean, text: () => string): ExitCode {
  out(json ? printJson(answer) : text());
  return 0;
}

function planText({ tables, flows }: PackPlan, dryRun: boolean): string {
  const rows = [
    ...tables.map(({ table: id, create, edits, problems }) => [
      id,
      create ? '新建 / create' : edits.length === 0 ? '不变 / unchanged' : `${edits.length} 处修改 / edits`,
      problems.map(({ message }) => `${message.zh} / ${message.en}`).join('\n'),
    ]),
    ...flows.map(({ flow, create }) => [flow, create ? '新建 / create' : '保留现有的 / kept', '']),
  ];
  const head = dryRun ? '将会 / would' : '已做 / done';
  return table(['表、流程 / table, flow', head, '问题 / problems'], rows);
}

const isSame = ({ tables, flows }: PackDiff): boolean =>
  [...tables, ...flows].every(({ state }) => state === 'same');

function diffText({ tables, flows }: PackDiff): string {
  const rows = [
    ...tables.map(({ table: id, state, edits, added, renamed }) => [
      id,
      state,
      edits.map((edit) => edit.op).join(', '),
      added.join(', '),
      renamed.map(({ id: field, to }) => `${field}: ${to.zh}`).join(', '),
    ]),
    ...flows.map(({ flow, state }) => [flow, state, '', '', '']),
  ];
  return table(
    ['表、流程 / table, flow', '', '会修改 / would change', '自加的 / added here', '改名 / renamed'],
    rows,
  );
}
