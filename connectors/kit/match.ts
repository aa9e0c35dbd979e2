/** True if the text is one of the patterns, in which `*` stands for any text. Takes linear time. */
export const matches = (patterns: string | readonly string[], text: string): boolean =>
  (typeof patterns === 'string' ? [patterns] : patterns).some((pattern) => matchesOne(pattern, text));

function matchesOne(pattern: string, text: string): boolean {
  const pieces = pattern.split('*');
  const first = pieces.shift() ?? '';
  const last = pieces.pop();
  if (last === undefined) return text === first;
  if (!text.startsWith(first)) return false;
  let at = first.length;
  for (const piece of pieces) {
    const found = text.indexOf(piece, at);
    if (found < 0) return false;
    at = found + piece.length;
  }
  return text.length - at >= last.length && text.endsWith(last);
}
