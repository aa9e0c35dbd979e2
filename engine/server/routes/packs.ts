import { diffPack, exportPack, installPack, listPacks } from '../../../schemas/api/packs.ts';
import { allows } from '../../../schemas/api/permission.ts';
import type { Pack } from '../../../schemas/pack.ts';
import type { Problem } from '../../../schemas/problem.ts';
import { EngineError } from '../../core/errors.ts';
import type { PackService } from '../../packs/pack-service.ts';
import type { Actor } from '../../store/actor.ts';
import { notAllowed, refuse } from '../api-error.ts';
import { optional } from '../optional.ts';
import type { Serve } from '../serve-route.ts';

/** Packs of tables and flows. Whoever installs one with flows must be allowed to publish them. */
export function servePacks(serve: Serve, packs: PackService): void {
  serve(listPacks, async () => ({ items: await packs.list() }));
  serve(installPack, async ({ body: { pack, dryRun = false }, actor }) => {
    const opened = await packs.open(pack);
    if (dryRun) return { ...(await packs.plan(opened)), installed: false };
    checkFlows(opened, actor, ['edit', 'publish']);
    return { ...(await packs.install(opened, actor).catch(toldProblems)), installed: true };
  });
  serve(diffPack, async ({ body }) => packs.diff(await packs.open(body.pack)));
  serve(exportPack, async ({ body: { manifest, tables, flows }, actor }) => {
    const pack = await packs.export({ manifest: optional(manifest), tables, flows });
    checkFlows(pack, actor, ['read']);
    return pack;
  });
}

/** Each problem on its table or flow. */
function toldProblems(error: unknown): never {
  if (!(error instanceof EngineError) || error.code !== 'pack-refused') throw error;
  const { problems } = error.options.details as { problems: Problem[] };
  throw refuse(422, error.code, error.text.zh, error.text.en, { problems });
}

function checkFlows({ flows }: Pack, { permissions }: Actor, actions: ('read' | 'edit' | 'publish')[]): void {
  for (const { definition } of flows)
    for (const action of actions) if (!allows(permissions, action, 'flow', definition.id)) throw notAllowed();
}
