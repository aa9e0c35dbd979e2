export { checkShapes, replyShapes } from './check-shapes.ts';
export type { KnownChannel, KnownOperation, Knowledge, Sample } from './knowledge.ts';
