import type { Shape, ShapeReport } from './shapes.ts';

const TIME: readonly Shape[] = ['time-text', 'epoch-s', 'epoch-ms'];
const MONEY: readonly Shape[] = ['money', 'whole-number', 'small-integer'];
const PHONE: readonly Shape[] = ['mobile', 'masked-phone', 'landline', 'ciphertext'];

/** By the end or the whole of a concept's name: the shapes its values have. */
const expected: readonly (readonly [RegExp, readonly Shape[]])[] = [
  [/At$/, TIME],
  [/^receiver\.(?:phone|tel)$|^buyer\.phone$/, PHONE],
  [
    /^order\.(?:paid|total|goods|discount|sellerDiscount|platformDiscount|freight|tax|refunded|settled)$|^item\.(?:price|paid|amount|discount|listPrice)$|^pay\.amount$/,
    MONEY,
  ],
  [/^item\.quantity$|^order\.itemCount$/, ['small-integer', 'whole-number']],
  [/^receiver\.province$/, ['province', 'text', 'person', 'ciphertext']],
  [/^parcel\.carrier$/, ['carrier', 'person', 'text', 'status']],
  [/^order\.currency$/, ['currency', 'text']],
  [/^receiver\.name$/, ['person', 'text', 'ciphertext']],
  [/^receiver\.address$/, ['address', 'text', 'ciphertext']],
  [/^order\.no$|^line\.no$/, ['order-number', 'whole-number', 'text', 'waybill', 'epoch-s', 'epoch-ms']],
  [/^item\.name$/, ['text', 'person', 'address']],
];
/** Shapes that say by themselves what a column is about; never more than a guess. */
const telling: Partial<Record<Shape, readonly string[]>> = {
  mobile: ['receiver.phone'],
  'masked-phone': ['receiver.phone'],
  province: ['receiver.province'],
  carrier: ['parcel.carrier'],
  waybill: ['parcel.no'],
  status: ['order.status'],
  currency: ['order.currency'],
  address: ['receiver.address'],
  country: ['receiver.country'],
};

/** True: the values are as the concept's are; false: they are not; undefined: they do not say. */
export function shapeAgrees(concept: string, { shapes, filled }: ShapeReport): boolean | undefined {
  if (filled === 0 || shapes.length === 0) return undefined;
  const wanted = expected.find(([pattern]) => pattern.test(concept))?.[1];
  if (!wanted) return undefined;
  return shapes.some((shape) => wanted.includes(shape));
}

/** Concepts that the values alone suggest. */
export const toldByShape = ({ shapes }: ShapeReport): readonly string[] =>
  shapes.flatMap((shape) => telling[shape] ?? []);
