import type { Mapping, MappingField, MappingGroup, TargetField, TargetType } from '../../schemas/mapping.ts';

/** `text`, or `text!` where the field is required. */
type TargetSpelling = TargetType | `${TargetType}!`;

/** A mapping document for samples and measurements, from the least that tells it: `{orderNo: 'text!', paidAt: 'time'}`. */
export const sampleDocument = (
  target: Readonly<Record<string, TargetSpelling>>,
  body: { fields: MappingField[] } | { group: MappingGroup },
  zone = 'Asia/Shanghai',
): Mapping => ({
  schemaVersion: 1,
  id: 'sample',
  name: { zh: '示例映射', en: 'Sample mapping' },
  zone,
  target: Object.entries(target).map(([path, spelling]): TargetField => ({
    path,
    type: spelling.replace('!', '') as TargetType,
    required: spelling.endsWith('!'),
    label: { zh: path, en: path },
  })),
  ...body,
});
