import type { SignedPiece, SigningRecipe } from '../../schemas/connector.ts';
import { problem } from '../../schemas/problem.ts';
import { ProblemError } from '../../schemas/values/problem-error.ts';
import { compareText } from '../../schemas/values/text.ts';
import { digest } from './digest.ts';
import {
  bodyOf,
  pairsOf,
  targetOf,
  urlOf,
  valueOf,
  type Credential,
  type Draft,
  type Pair,
} from './draft.ts';
import { encodePiece } from './encode.ts';

type Sorted = Extract<SignedPiece, { sorted: unknown }>['sorted'];

/**
 * The signature a recipe makes of a draft. `own` is the name the signature itself has where it is sent, which is never
 * signed. Throws ProblemError where the credential lacks what the recipe names.
 */
export function signatureOf(
  recipe: SigningRecipe,
  draft: Draft,
  credential: Credential,
  own?: string,
): string {
  const message = assemble(recipe.message, draft, credential, own);
  const key = assemble(recipe.key ?? [], draft, credential, own);
  return digest(recipe.algorithm, recipe.output, message, key);
}

/** The text that is signed. */
export const assemble = (
  pieces: readonly SignedPiece[],
  draft: Draft,
  credential: Credential,
  own?: string,
): string => pieces.map((piece) => pieceText(piece, draft, credential, own)).join('');

function pieceText(piece: SignedPiece, draft: Draft, credential: Credential, own?: string): string {
  if (typeof piece === 'string') return piece;
  if ('credential' in piece) return secretOf(credential, piece.credential);
  if ('value' in piece) return valueOf(draft, piece.value) ?? '';
  if ('sorted' in piece) return sortedText(piece.sorted, draft, own);
  if ('request' in piece) return REQUEST_TEXTS[piece.request](draft);
  const inner = assemble(piece.of, draft, credential, own);
  return 'encode' in piece ? encodePiece(piece.encode, inner) : digest(piece.digest, piece.output, inner, '');
}

export function secretOf(credential: Credential, id: string): string {
  const value = Object.hasOwn(credential, id) ? credential[id] : undefined;
  if (value !== undefined && value !== '') return value;
  throw new ProblemError(
    problem(
      'credential-incomplete',
      `/credential/${id}`,
      `凭证里缺少“${id}”。`,
      `The credential lacks "${id}".`,
      id,
    ),
  );
}

const REQUEST_TEXTS = {
  method: (draft: Draft) => draft.method,
  path: (draft: Draft) => draft.path,
  url: urlOf,
  target: targetOf,
  body: (draft: Draft) => bodyOf(draft) ?? '',
} as const;

function sortedText(sorted: Sorted, draft: Draft, own?: string): string {
  const except = new Set([...(sorted.except ?? []), ...(own === undefined ? [] : [own])]);
  const isFile = (value: string): boolean =>
    sorted.exceptValuesFrom !== undefined && value.startsWith(sorted.exceptValuesFrom);
  const pairs = sorted.from
    .flatMap((place) => pairsOf(draft, place))
    .filter(([name, value]) => !except.has(name) && !isFile(value))
    .filter(([name, value]) => sorted.keepEmpty === true || (name !== '' && value !== ''))
    .map(([name, value]): Pair => {
      const { encode } = sorted;
      return encode === undefined ? [name, value] : [encodePiece(encode, name), encodePiece(encode, value)];
    });
  const ordered = sorted.unsorted === true ? pairs : pairs.toSorted(byName);
  return ordered.map(([name, value]) => name + (sorted.pair ?? '') + value).join(sorted.join ?? '');
}

const byName = (a: Pair, b: Pair): number => compareText(a[0], b[0]) || compareText(a[1], b[1]);
