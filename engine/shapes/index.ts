export { checkShapes, replyShapes } from './check-shapes.ts';
export { makeMistakes, type MistakeReport } from './mistakes/make-mistakes.ts';
export type { KnownChannel, KnownOperation, Knowledge, Sample } from './knowledge.ts';
