export * from './document.ts';
export * from './history.ts';
export * from './ports.ts';
export * from './nodes.ts';
export * from './edges.ts';
export { remove, withBodies } from './removal.ts';
export { clipOf, namesFor, paste, readClip, type Clip } from './clip.ts';
export * from './places.ts';
export * from './arrange.ts';
