import type { MappingField } from '../../schemas/mapping.ts';
import type { Json } from '../../schemas/values/json.ts';
import { compileMapping, type MappingResult } from './compile-mapping.ts';
import { sampleDocument } from './sample-document.ts';

export interface MapBenchCase {
  name: string;
  /** Sample records, all of which map. */
  records: readonly Json[];
  apply: (record: Json) => MappingResult;
}

const lineFields: MappingField[] = [
  { to: 'sku', from: 'sku_id' },
  { to: 'quantity', from: 'qty' },
  { to: 'unitPrice', from: 'price_fen', steps: [{ do: 'fen-to-yuan' }] },
];

const mapping = sampleDocument(
  {
    orderNo: 'text!',
    platform: 'text!',
    shop: 'text!',
    consignee: 'text!',
    mobile: 'text!',
    state: 'text!',
    city: 'text!',
    addressLine: 'text!',
    weightKg: 'number!',
    totalAmount: 'money!',
    orderedAt: 'time!',
    lines: 'list!',
    'lines[*].sku': 'text!',
    'lines[*].quantity': 'integer!',
    'lines[*].unitPrice': 'money!',
  },
  {
    fields: [
      { to: 'orderNo', from: 'order_id' },
      { to: 'platform', from: 'platform' },
      { to: 'shop', from: 'shop_id' },
      { to: 'consignee', from: 'receiver.name' },
      { to: 'mobile', from: 'receiver.phone' },
      { to: 'state', from: 'receiver.province' },
      { to: 'city', from: 'receiver.city' },
      { to: 'addressLine', from: 'receiver.address' },
      { to: 'weightKg', from: 'weight' },
      { to: 'totalAmount', from: 'pay_fen', steps: [{ do: 'fen-to-yuan' }] },
      { to: 'orderedAt', from: 'create_time', steps: [{ do: 'time' }] },
      { to: 'lines', each: 'items', fields: lineFields },
    ],
  },
);

const PROVINCES = ['广东', '浙江', '新疆', '四川'];

const order = (index: number): Json => ({
  order_id: `T${2_026_000_000_000 + index}`,
  platform: 'sample',
  shop_id: 'shop-7',
  receiver: {
    name: '李小明',
    phone: `139${String(10_000_000 + index)}`,
    province: PROVINCES[index % PROVINCES.length] ?? '',
    city: '某市',
    address: `幸福路 ${index + 1} 号`,
  },
  weight: 1 + (index % 9) / 2,
  pay_fen: 12_900 + index * 10,
  create_time: `2026-11-11 00:${String(index % 60).padStart(2, '0')}:07`,
  items: [1, 2, 3].map((line) => ({
    sku_id: `SKU-${index % 8}-${line}`,
    qty: line,
    price_fen: 990 * line + 5,
  })),
});

/** Twelve fields and three lines of three: own-property reads, required checks, money and time conversions. */
export function mapBenchCase(): MapBenchCase {
  const { apply } = compileMapping(mapping);
  return {
    name: 'map 12 fields and 3 lines',
    records: Array.from({ length: 64 }, (_, index) => order(index)),
    apply,
  };
}
