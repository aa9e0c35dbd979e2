/** One way to write where a field lies, whoever named it: `/lines/0/quantity` becomes `lines[0].quantity`. */
export const fieldName = (field: string): string =>
  field.startsWith('/')
    ? field
        .slice(1)
        .split('/')
        .map((name) => name.replaceAll('~1', '/').replaceAll('~0', '~'))
        .reduce((path, name) =>
          /^\d+$/.test(name) ? `${path}[${name}]` : path === '' ? name : `${path}.${name}`,
        )
    : field;
