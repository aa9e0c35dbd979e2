import { Type } from 'typebox';
import { NodeDescriptor } from '../node.ts';
import { exact, FlowId, Instant, List, NodeId } from './forms.ts';
import { defineRoute } from './route.ts';

export const listNodeTypes = defineRoute({
  method: 'GET',
  path: '/api/v1/node-types',
  tag: 'node-types',
  summary: { zh: '节点类型', en: 'Node types' },
  right: 'signed-in',
  reply: List(NodeDescriptor),
  example: {},
});

/** Where to push, and that a signature is needed; the address is a secret of those who may edit the flow. */
export const Webhook = Type.Object(
  { flow: FlowId, node: NodeId, path: Type.String(), url: Type.String(), createdAt: Instant },
  exact,
);

export const listWebhooks = defineRoute({
  method: 'GET',
  path: '/api/v1/webhooks',
  tag: 'webhooks',
  summary: { zh: '推送地址', en: 'Webhook addresses' },
  right: { action: 'edit', kind: 'webhook', narrowed: true },
  query: Type.Object({ flow: Type.Optional(FlowId) }, exact),
  reply: List(Webhook),
  example: {},
});

export const renewWebhook = defineRoute({
  method: 'POST',
  path: '/api/v1/flows/{flow}/webhooks/{node}/renew',
  tag: 'webhooks',
  summary: { zh: '更换推送地址', en: 'Renew a webhook address' },
  right: { action: 'edit', kind: 'webhook', of: 'flow' },
  params: Type.Object({ flow: FlowId, node: NodeId }, exact),
  reply: Webhook,
  example: { params: { flow: 'pushed', node: 'hook' } },
});
