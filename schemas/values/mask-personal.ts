import type { PiiKind } from '../table.ts';

const maskers: Record<PiiKind, (text: string) => string> = {
  phone: (text) => (text.length < 7 ? '***' : `${text.slice(0, 3)}****${text.slice(-4)}`),
  name: (text) => `${Array.from(text)[0] ?? ''}**`,
  address: (text) => {
    const letters = Array.from(text);
    // The province of a whole address; of a street alone less, or its house number would be seen.
    return `${letters.slice(0, Math.min(6, Math.floor(letters.length / 3))).join('')}***`;
  },
  email: (text) => text.replace(/^(.).*?(@.*)?$/, '$1***$2'),
  id: (text) => `***${text.length > 6 ? text.slice(-4) : ''}`,
  other: () => '***',
};

/** What may be seen of personal data without the right to all of it; of a kind nobody knows, nothing. */
export const maskPersonal = (kind: string, text: string): string =>
  (Object.hasOwn(maskers, kind) ? maskers[kind as PiiKind] : maskers.other)(text);
