import type { FastifyRequest } from 'fastify';
import { refuse } from './api-error.ts';

/** Saving without saying what one has seen would be saving over what one has not seen. */
export function revisionOf(request: FastifyRequest): number {
  const revision = seenRevision(request);
  if (revision !== undefined) return revision;
  throw refuse(
    428,
    'revision-missing',
    '保存时请用 If-Match 带上修订号。',
    'Send the revision you have seen as If-Match.',
  );
}

/** The revision in `If-Match`; undefined: none is given. */
export function seenRevision(request: FastifyRequest): number | undefined {
  const header = request.headers['if-match'];
  if (header === undefined) return undefined;
  const revision = /^(?:W\/)?"([1-9]\d{0,8})"$/.exec(header)?.[1];
  if (revision !== undefined) return Number(revision);
  throw refuse(
    400,
    'revision-invalid',
    'If-Match 应为带引号的修订号。',
    'If-Match must be a revision in quotes.',
  );
}
