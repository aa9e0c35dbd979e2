import { Type } from 'typebox';
import { Pack, PackDiff, PackManifest, PackPlan } from '../pack.ts';
import { TableId } from '../table-trigger.ts';
import { exact, FlowId, Instant, List, Nullable } from './forms.ts';
import { defineRoute } from './route.ts';

const KnownPack = Type.Object(
  {
    /** As it ships; null: it was uploaded. */
    shipped: Nullable(PackManifest),
    installed: Nullable(
      Type.Object({ manifest: PackManifest, installedAt: Instant, installedBy: Type.String() }, exact),
    ),
  },
  exact,
);

/** The id of a pack that ships, or a whole pack. */
const Which = { pack: Type.Union([Type.String({ minLength: 1, maxLength: 60 }), Pack]) };
const tag = 'packs';
const read = { action: 'read', kind: 'table' } as const;
const edit = { action: 'edit', kind: 'table' } as const;
const { id, title, description, version } = PackManifest.properties;

export const listPacks = defineRoute({
  method: 'GET',
  path: '/api/v1/packs',
  tag,
  summary: { zh: '业务包：随产品来的和装过的', en: 'Packs that ship, and those installed' },
  right: { action: 'read', kind: 'table', narrowed: true },
  reply: List(KnownPack),
  example: {},
});

export const installPack = defineRoute({
  method: 'POST',
  path: '/api/v1/packs/install',
  tag,
  summary: {
    zh: '安装业务包；dryRun 只看会做什么',
    en: 'Install a pack; with dryRun only say what would be done',
  },
  right: edit,
  body: Type.Object({ ...Which, dryRun: Type.Optional(Type.Boolean()) }, exact),
  reply: Type.Object({ ...PackPlan.properties, installed: Type.Boolean() }, exact),
  example: { body: { pack: 'order-hub', dryRun: true } },
});

export const diffPack = defineRoute({
  method: 'POST',
  path: '/api/v1/packs/diff',
  tag,
  summary: { zh: '现在的表和流程与业务包差在哪里', en: 'How what is installed differs from a pack' },
  right: read,
  body: Type.Object(Which, exact),
  reply: PackDiff,
  example: { body: { pack: 'order-hub' } },
});

export const exportPack = defineRoute({
  method: 'POST',
  path: '/api/v1/packs/export',
  tag,
  summary: { zh: '把表和流程导出成业务包', en: 'Export tables and flows as a pack' },
  right: read,
  body: Type.Object(
    {
      manifest: Type.Object({ id, title, description, version }, exact),
      /** All there are when left out. */
      tables: Type.Optional(Type.Array(TableId, { maxItems: 200 })),
      flows: Type.Optional(Type.Array(FlowId, { maxItems: 200 })),
    },
    exact,
  ),
  reply: Pack,
  example: {
    body: {
      manifest: { id: 'our-hub', title: { zh: '我们的订单中心', en: 'Our order hub' }, version: '1.0.0' },
      tables: ['sample-orders'],
      flows: [],
    },
  },
});
