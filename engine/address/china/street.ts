const TOWN = /^([\u4e00-\u9fff]{1,9}?(?:街道办事处|街道办|街道|镇镇|民族乡|镇|乡|苏木))(?![路街巷弄道])/;
/** Words before the suffix that no town has in its name. */
const NO_TOWN =
  /号|栋|幢|楼|室|弄|小镇$|路.+[镇乡]$|..[市县区].*[镇乡道]$|(?:城乡|集镇|老乡|家乡|同乡|水乡)$/;

/** The town or street office an address begins with, and what follows. */
export function splitStreet(address: string): { street?: string; detail: string } {
  const match = TOWN.exec(address);
  if (!match || NO_TOWN.test(match[1]!)) return { detail: address };
  const street = match[1]!;
  const detail = address.slice(street.length).replace(/^[\s,，、;；。.]+/, '');
  return { street, detail };
}
