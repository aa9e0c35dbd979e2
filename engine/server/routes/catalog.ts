import { listNodeTypes, listWebhooks, renewWebhook } from '../../../schemas/api/catalog.ts';
import { openIds } from '../../../schemas/api/permission.ts';
import { catalog } from '../../registry/catalog.ts';
import type { Webhook } from '../../store/webhook-store.ts';
import { notFound } from '../api-error.ts';
import type { ServerParts } from '../server-parts.ts';
import type { Serve } from '../serve-route.ts';

/** What flows are made of, and where others push to them. */
export function serveCatalog(serve: Serve, { flows, registry, config }: ServerParts): void {
  let items: ReturnType<typeof catalog> | undefined;
  serve(listNodeTypes, async () => ({ items: (items ??= catalog(registry)) }));

  const shown = (base: string, hook: Webhook): Webhook & { url: string } => ({
    ...hook,
    url: `${base}/hooks/${hook.path}`,
  });
  const baseOf = (request: { protocol: string; host: string }): string =>
    config.publicUrl ?? `${request.protocol}://${request.host}`;

  serve(listWebhooks, async ({ query, actor, request }) => {
    const open = openIds(actor.permissions, 'edit', 'webhook');
    const hooks = (await flows.hooks.list(query.flow)).filter(
      ({ flow }) => open === '*' || open.includes(flow),
    );
    return { items: hooks.map((hook) => shown(baseOf(request), hook)) };
  });
  serve(renewWebhook, async ({ params, actor, request }) => {
    const hook = await flows.renewHook(params.flow, params.node, actor);
    if (hook === null) throw notFound();
    return shown(baseOf(request), hook);
  });
}
