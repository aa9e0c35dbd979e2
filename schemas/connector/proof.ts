import { Type, type Static } from 'typebox';

/** 已用真实账号验证 · 按官方文档 · 未验证: how far a fact was tried. */
export const Proof = Type.Enum(['live', 'documented', 'unverified'], { type: 'string', $id: 'Proof' });
export type Proof = Static<typeof Proof>;
