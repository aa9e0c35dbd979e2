/** Names of what is imported, as manifests spell them. Each is new: `taken` is asked and added to. */

const distinct = (name: string, taken: Set<string>, between: string): string => {
  let found = name;
  for (let count = 2; taken.has(found); count += 1) found = `${name}${between}${count}`;
  taken.add(found);
  return found;
};

/** `getOrderItems` → `get-order-items`; what has no letters at all becomes `call`. */
export function operationId(text: string, taken: Set<string>): string {
  const words = text
    .replaceAll(/([a-z0-9])([A-Z])/g, '$1-$2')
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
    .replaceAll(/^[-0-9]+|-+$/g, '');
  return distinct(words.slice(0, 58).replace(/-+$/, '') || 'call', taken, '-');
}

/** `X-Shop_ID` → `xShopID`, `MarketplaceIds` → `marketplaceIds`. */
export function inputName(text: string, taken: Set<string>, otherwise = 'input'): string {
  const [first = '', ...rest] = text.split(/[^A-Za-z0-9]+/).filter((word) => word !== '');
  const joined = [first, ...rest.map((word) => word.charAt(0).toUpperCase() + word.slice(1))].join('');
  const name = joined.replace(/^[0-9]+/, '');
  const begun = name === '' ? otherwise : name.charAt(0).toLowerCase() + name.slice(1);
  return distinct(begun.slice(0, 37), taken, '');
}
