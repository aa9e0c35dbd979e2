import { Pack, type PackDiff, type PackManifest, type PackPlan } from '../../schemas/pack.ts';
import type { Problem } from '../../schemas/problem.ts';
import type { FlowDefinition } from '../../schemas/flow.ts';
import type { TableDefinition } from '../../schemas/table.ts';
import { compileSchema } from '../../schemas/validator.ts';
import { ProblemError } from '../../schemas/values/problem-error.ts';
import { EngineError } from '../core/errors.ts';
import type { Clock } from '../core/ports.ts';
import type { FlowService } from '../server/flow-service.ts';
import type { Actor } from '../store/actor.ts';
import { recordAudit } from '../store/audit-store.ts';
import type { Tables } from '../store/tables.ts';
import type { TableChange } from '../tables/change-table.ts';
import type { TableCatalog } from '../tables/table-catalog.ts';
import { diffPack } from './diff-pack.ts';
import { planTables } from './plan-pack.ts';
import type { ShippedPacks } from './shipped-packs.ts';

export interface InstalledPack {
  manifest: PackManifest;
  installedAt: number;
  installedBy: string;
}

/** A pack that ships, was installed, or both. */
export interface KnownPack {
  /** As it ships; null: it was uploaded. */
  shipped: PackManifest | null;
  installed: InstalledPack | null;
}

export interface ExportRequest {
  manifest: Omit<PackManifest, 'tables' | 'flows' | 'schemaVersion'>;
  /** All there are when left out. */
  tables?: readonly string[] | undefined;
  flows?: readonly string[] | undefined;
}

export interface PackService {
  list(): Promise<KnownPack[]>;
  /** The pack of this id that ships, or the document. Throws EngineError `pack-unknown`, ProblemError for no pack. */
  open(pack: unknown): Promise<Pack>;
  /** What installing it would do. */
  plan(pack: Pack): Promise<PackPlan>;
  /**
   * Makes what is missing, table by table and flow by flow: what stops on the way goes on when it is installed again.
   * Throws EngineError `pack-refused` with the problems.
   */
  install(pack: Pack, actor: Actor): Promise<PackPlan>;
  diff(pack: Pack): Promise<PackDiff>;
  /** Tables and live flows as a pack. */
  export(request: ExportRequest): Promise<Pack>;
}

interface Parts {
  tables: Tables;
  catalog: TableCatalog;
  flows: FlowService;
  shipped: ShippedPacks;
  clock: Clock;
}

const checkPack = compileSchema(Pack);

export function createPackService(parts: Parts): PackService {
  return {
    list: () => listPacks(parts),
    open: (pack) => openPack(parts, pack),
    plan: (pack) => planPack(parts, pack),
    install: (pack, actor) => installPack(parts, pack, actor),
    diff: async (pack) => {
      const ids = pack.flows.map(({ definition }) => definition.id);
      return diffPack(pack, await tablesOf(parts), await liveFlows(parts, ids));
    },
    export: (request) => exportPack(parts, request),
  };
}

async function tablesOf({ catalog }: Parts): Promise<Map<string, TableDefinition>> {
  return new Map((await catalog.list()).map(({ id, definition }) => [id, definition]));
}

async function liveFlows({ flows }: Parts, ids: readonly string[]): Promise<Map<string, FlowDefinition>> {
  const found = new Map<string, FlowDefinition>();
  for (const id of ids) {
    const live = await flows.source.published(id);
    if (live !== null) found.set(id, live.definition);
  }
  return found;
}

async function listPacks({ tables, shipped }: Parts): Promise<KnownPack[]> {
  const rows = await tables.read<{ manifest: string; installed_at: number; installed_by: string }>(
    'SELECT manifest, installed_at, installed_by FROM packs ORDER BY id',
  );
  const installed = new Map(
    rows.map(({ manifest: text, installed_at: installedAt, installed_by: installedBy }) => {
      const manifest = JSON.parse(text) as PackManifest;
      return [manifest.id, { manifest, installedAt, installedBy }];
    }),
  );
  const manifests = new Map((await shipped.list()).map((manifest) => [manifest.id, manifest]));
  return [...new Set([...manifests.keys(), ...installed.keys()])].sort().map((id) => ({
    shipped: manifests.get(id) ?? null,
    installed: installed.get(id) ?? null,
  }));
}

async function openPack({ shipped }: Parts, pack: unknown): Promise<Pack> {
  if (typeof pack !== 'string') {
    const [first] = checkPack(pack);
    if (first !== undefined) throw new ProblemError({ ...first, path: `/pack${first.path}` });
    return pack as Pack;
  }
  const found = await shipped.read(pack);
  if (found !== undefined) return found;
  throw new EngineError(
    'pack-unknown',
    { zh: `没有业务包“${pack}”。`, en: `There is no pack "${pack}".` },
    { path: '/pack' },
  );
}

async function planPack(parts: Parts, { manifest, tables, flows }: Pack): Promise<PackPlan> {
  const plans = planTables(tables, await tablesOf(parts));
  const known = await Promise.all(
    flows.map(async ({ definition: { id } }) => ({
      flow: id,
      create: (await parts.flows.drafts.draft(id)) === null,
    })),
  );
  return { pack: manifest.id, version: manifest.version, tables: plans, flows: known };
}

async function installPack(parts: Parts, pack: Pack, actor: Actor): Promise<PackPlan> {
  const plan = await planPack(parts, pack);
  const problems = plan.tables.flatMap((table) => table.problems);
  if (problems.length > 0) throw refused(problems);
  const definitions = new Map(pack.tables.map((table) => [table.id, table]));
  for (const { table, create, edits } of plan.tables) {
    if (create) {
      const definition = definitions.get(table) as TableDefinition;
      accept(await parts.catalog.create({ ...definition, pack: pack.manifest.id }, actor), table);
    } else if (edits.length > 0) {
      const revision = (await parts.catalog.list()).find(({ id }) => id === table)?.revision ?? 0;
      accept(await parts.catalog.change(table, revision, edits, actor), table);
    }
  }
  for (const { flow, create } of plan.flows) if (create) await makeFlow(parts, pack, flow, actor);
  await keep(parts, pack.manifest, actor);
  return plan;
}

function accept(change: TableChange, table: string): void {
  if (change.kind === 'done') return;
  const found = change.kind === 'refused' ? change.problems : [];
  throw refused(found.map((one) => ({ ...one, path: `/tables/${table}${one.path}` })));
}

const refused = (problems: readonly Problem[]): EngineError =>
  new EngineError(
    'pack-refused',
    {
      zh: `业务包装不上：${problems[0]?.message.zh ?? '表在此期间被别人改过，请再装一次。'}`,
      en: `The pack cannot be installed: ${problems[0]?.message.en ?? 'somebody changed a table meanwhile; install it again.'}`,
    },
    { details: { problems } },
  );

async function makeFlow({ flows }: Parts, pack: Pack, id: string, actor: Actor): Promise<void> {
  const flow = pack.flows.find(({ definition }) => definition.id === id);
  if (flow === undefined) return;
  const draft = await flows.drafts.create(flow.definition, flow.layout ?? {}, actor);
  const published = await flows.publish(id, { revision: draft?.revision ?? 0 }, actor);
  if (published.kind !== 'published')
    throw refused(published.problems.map((one) => ({ ...one, path: `/flows/${id}${one.path}` })));
}

async function keep({ tables, clock }: Parts, manifest: PackManifest, actor: Actor): Promise<void> {
  const at = clock.now();
  await tables.write(async (tx) => {
    await tx.query(
      `INSERT INTO packs(id, version, manifest, installed_at, installed_by) VALUES (?, ?, ?, ?, ?)
        ON CONFLICT (id) DO UPDATE SET version = excluded.version, manifest = excluded.manifest,
          installed_at = excluded.installed_at, installed_by = excluded.installed_by`,
      [manifest.id, manifest.version, JSON.stringify(manifest), at, actor.name],
    );
    await recordAudit(tx, at, actor, {
      action: 'pack.install',
      kind: 'pack',
      object: manifest.id,
      after: { version: manifest.version },
    });
  });
}

async function exportPack(parts: Parts, { manifest, tables, flows }: ExportRequest): Promise<Pack> {
  const all = await tablesOf(parts);
  const wanted = inOrder([...all.values()].filter(({ id }) => tables?.includes(id) ?? true));
  const ids = flows ?? (await parts.flows.list({ open: '*', limit: 200 })).items.map(({ id }) => id);
  const live = await liveFlows(parts, ids);
  return {
    manifest: {
      schemaVersion: 1,
      ...manifest,
      tables: wanted.map(({ id }) => id),
      flows: [...live.keys()],
    },
    tables: wanted,
    flows: await Promise.all(
      [...live.values()].map(async (definition) => ({
        definition,
        layout: (await parts.flows.drafts.draft(definition.id))?.layout ?? {},
      })),
    ),
  };
}

/** Each behind those it refers to, as far as that goes: tables that refer to each other stay as they come. */
function inOrder(tables: readonly TableDefinition[]): TableDefinition[] {
  const ordered: TableDefinition[] = [];
  const seen = new Set<string>();
  const place = (table: TableDefinition): void => {
    if (seen.has(table.id)) return;
    seen.add(table.id);
    for (const id of referredBy(table)) {
      const other = tables.find((one) => one.id === id);
      if (other !== undefined) place(other);
    }
    ordered.push(table);
  };
  for (const table of tables) place(table);
  return ordered;
}

const referredBy = ({ fields }: TableDefinition): string[] =>
  fields
    .flatMap((field) => (field.type === 'rows' ? field.fields : [field]))
    .flatMap((field) => (field.type === 'reference' ? [field.table] : []));
