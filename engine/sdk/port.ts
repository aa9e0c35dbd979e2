import type { Port } from '../../schemas/node.ts';

export const port = (id: string, zh: string, en: string): Port => ({ id, label: { zh, en } });

export const outPort = port('out', '下一步', 'Next');
export const timeoutPort = port('timeout', '超时', 'Timed out');
/** What most nodes have. */
export const onePort = { fixed: [outPort] };
