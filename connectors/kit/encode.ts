import type { PieceEncoding } from '../../schemas/connector.ts';

const hexOf = (character: string): string => `%${character.charCodeAt(0).toString(16).toUpperCase()}`;

/** UTF-8 cannot carry a surrogate without its partner; encodeURIComponent would throw. */
const wellFormed = (text: string): string => text.replaceAll(/\p{Surrogate}/gu, '\uFFFD');

/** RFC 3986: everything but letters, digits and `-._~`. A lone surrogate becomes U+FFFD. */
export const encodePercent = (text: string): string =>
  encodeURIComponent(wellFormed(text)).replaceAll(/[!'()*]/g, hexOf);

/** java.net.URLEncoder: a blank is `+`, `.-*_` stay, `~` does not. */
export const encodeJavaUrl = (text: string): string =>
  encodeURIComponent(wellFormed(text))
    .replaceAll('%20', '+')
    .replaceAll(/[!'()~]/g, hexOf);

const ENCODINGS: Readonly<Record<PieceEncoding, (text: string) => string>> = {
  percent: encodePercent,
  'java-url': encodeJavaUrl,
  upper: (text) => text.toUpperCase(),
  lower: (text) => text.toLowerCase(),
};

export const encodePiece = (encoding: PieceEncoding, text: string): string => ENCODINGS[encoding](text);
