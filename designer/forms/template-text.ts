/** A text with fields in it, as its pieces. */
export type TemplatePiece = { readonly text: string } | { readonly path: string };

const FIELD = /\{\{\s*([^{}]*?)\s*\}\}/g;

export function templatePieces(template: string): TemplatePiece[] {
  const pieces: TemplatePiece[] = [];
  let at = 0;
  for (const match of template.matchAll(FIELD)) {
    if (match.index > at) pieces.push({ text: template.slice(at, match.index) });
    pieces.push({ path: match[1] ?? '' });
    at = match.index + match[0].length;
  }
  if (at < template.length) pieces.push({ text: template.slice(at) });
  return pieces;
}

export const printPieces = (pieces: readonly TemplatePiece[]): string =>
  pieces.map((piece) => ('text' in piece ? piece.text : `{{${piece.path}}}`)).join('');
