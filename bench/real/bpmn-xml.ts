/** An element of an XML document: names without their prefix, text without surrounding blanks. */
export interface Element {
  name: string;
  attributes: Record<string, string>;
  children: Element[];
  text: string;
}

const entities: Record<string, string> = { lt: '<', gt: '>', amp: '&', quot: '"', apos: "'" };

const unescape = (text: string): string =>
  text.replaceAll(
    /&(?:#(\d+)|#x([0-9a-f]+)|(\w+));/gi,
    (whole, decimal?: string, hex?: string, name?: string) => {
      if (decimal !== undefined) return String.fromCodePoint(Number(decimal));
      if (hex !== undefined) return String.fromCodePoint(Number.parseInt(hex, 16));
      return entities[name ?? ''] ?? whole;
    },
  );

const localName = (name: string): string => name.slice(name.indexOf(':') + 1);

const element = (name: string, attributes: string): Element => ({
  name: localName(name),
  attributes: Object.fromEntries(
    [...attributes.matchAll(/([\w:.-]+)\s*=\s*(?:"([^"]*)"|'([^']*)')/g)].map(
      ([, key = '', double, single]) => [localName(key), unescape(double ?? single ?? '')],
    ),
  ),
  children: [],
  text: '',
});

/** Comment, CDATA, declaration, tag or text, whichever comes next. */
const piece =
  /<!--[^]*?-->|<!\[CDATA\[([^]*?)\]\]>|<[?!][^>]*>|<\/([\w:.-]+)\s*>|<([\w:.-]+)((?:[^>"']|"[^"]*"|'[^']*')*?)(\/?)>|([^<]+)/y;

/**
 * Reads the XML that BPMN files are made of: elements, attributes, text, CDATA. No document types and no entities
 * of one's own, which is also what makes it safe. Throws for what does not close as it opened.
 */
export const parseXml = (source: string): Element => {
  const top = element('document', '');
  const open = [top];
  piece.lastIndex = 0;
  while (piece.lastIndex < source.length) {
    const at = piece.lastIndex;
    const found = piece.exec(source);
    if (found === null) throw new Error(`no XML at ${at}`);
    const [, cdata, closing, opening, attributes = '', selfClosing, text] = found;
    const around = open.at(-1)!;
    if (cdata !== undefined) around.text += cdata;
    else if (text !== undefined) around.text += unescape(text).trim();
    else if (opening !== undefined) {
      const made = element(opening, attributes);
      around.children.push(made);
      if (selfClosing === '') open.push(made);
    } else if (closing !== undefined && open.pop()?.name !== localName(closing)) {
      throw new Error(`</${closing}> closes another element`);
    }
  }
  const [root] = top.children;
  if (open.length !== 1 || root === undefined) throw new Error('the XML ends too early');
  return root;
};
