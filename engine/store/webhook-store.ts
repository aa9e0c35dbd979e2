import { randomBytes } from 'node:crypto';
import type { Actor } from './actor.ts';
import { recordAudit } from './audit-store.ts';
import type { Tables } from './tables.ts';

/** The address of one webhook node; its settings stand in the flow's version. */
export interface Webhook {
  /** Behind `/hooks/`: who knows it may push. */
  path: string;
  flow: string;
  node: string;
  createdAt: number;
}

/** 128 bits nobody can guess, in 22 characters. */
export const newHookPath = (): string => randomBytes(16).toString('base64url');

export interface WebhookStore {
  find(path: string): Promise<Webhook | null>;
  /** Of one flow, or of all. */
  list(flow?: string): Promise<Webhook[]>;
  /** A new address in place of one that leaked; the old one is unknown from now on. */
  renew(flow: string, node: string, actor: Actor): Promise<Webhook | null>;
}

interface WebhookRow {
  path: string;
  flow_id: string;
  node_id: string;
  created_at: number;
}

const toWebhook = (row: WebhookRow): Webhook => ({
  path: row.path,
  flow: row.flow_id,
  node: row.node_id,
  createdAt: row.created_at,
});

export function createWebhookStore(tables: Tables, now: () => number): WebhookStore {
  return {
    async find(path) {
      const [row] = await tables.read<WebhookRow>('select * from webhooks where path = ?', [path]);
      return row === undefined ? null : toWebhook(row);
    },
    async list(flow) {
      const where = flow === undefined ? '' : 'where flow_id = ?';
      const rows = await tables.read<WebhookRow>(
        `select * from webhooks ${where} order by flow_id, node_id`,
        flow === undefined ? [] : [flow],
      );
      return rows.map(toWebhook);
    },
    renew: (flow, node, actor) =>
      tables.write(async (tx) => {
        const at = now();
        const [row] = await tx.query<WebhookRow>(
          'update webhooks set path = ?, created_at = ? where flow_id = ? and node_id = ? returning *',
          [newHookPath(), at, flow, node],
        );
        if (row === undefined) return null;
        // The address itself is a secret and stays out of the log.
        await recordAudit(tx, at, actor, {
          action: 'webhook.renew',
          kind: 'webhook',
          object: `${flow}/${node}`,
        });
        return toWebhook(row);
      }),
  };
}
