import { entry, type ErrorTopic } from './error-text.ts';

/** What keeps an order that has come in from going on. */
export const orderErrors: ErrorTopic = {
  title: { zh: '订单', en: 'Orders' },
  codes: {
    'line-unmatched': entry(
      '商品没有对应',
      'Goods are not matched',
      '在“店铺商品对应”里为平台商品选商品编码或组合装；等着它的订单会自动继续，不用重新导入。',
      'Choose the SKU or bundle under the goods of the shop; the orders that wait for it go on by themselves, without another import.',
    ),
    'amounts-lines': entry(
      '明细金额对不上',
      'The lines do not add up',
      '明细合计与订单商品金额不同：核对平台账单，改订单或映射。',
      'The sum of the lines differs from the order: compare the bill, then change the order or the mapping.',
    ),
    'amounts-paid': entry(
      '实付金额对不上',
      'What was paid does not add up',
      '商品金额减优惠加运费不等于实付：核对平台账单，改订单或映射。',
      'Goods less discounts plus freight is not what was paid: compare the bill, then change the order or the mapping.',
    ),
    'name-missing': entry('没有收货人', 'No receiver', '请补上收货人姓名。', 'Add the name of the receiver.'),
    'phone-missing': entry(
      '没有电话',
      'No phone number',
      '请向买家要手机号后补上。',
      'Ask the buyer for a mobile number and add it.',
    ),
    'phone-invalid': entry(
      '电话不对',
      'The phone number is wrong',
      '核对号码位数与区号，改好后订单自动继续。',
      'Check digits and area code; once mended the order goes on.',
    ),
    'phone-masked': entry(
      '电话已脱敏',
      'The phone number is masked',
      '用平台电子面单，或在平台上解密后再取。',
      'Use the waybills of the platform, or have it deciphered there.',
    ),
    'virtual-number-expired': entry(
      '虚拟号已过期',
      'The virtual number has expired',
      '向平台重新取号。',
      'Ask the platform for another number.',
    ),
    'detail-missing': entry(
      '没有详细地址',
      'No street address',
      '请补上街道和门牌号。',
      'Add street and house number.',
    ),
    'code-conflict': entry(
      '地区代码与文字不符',
      'Region code and words differ',
      '按文字改代码，或按代码改省市区。',
      'Change the code to what the words say, or the words to what the code says.',
    ),
    'city-missing': entry('没有市', 'No city', '请补上市。', 'Add the city.'),
    'district-missing': entry(
      '没有区县',
      'No district',
      '请补上区县，可选的地名在建议里。',
      'Add the district; the suggestion names those it may be.',
    ),
    'ambiguous-region': entry(
      '地名有多处',
      'The region may be several',
      '在候选里选一个省市区。',
      'Choose one of the places that are offered.',
    ),
    'region-conflict': entry(
      '省市区互相矛盾',
      'The parts of the region contradict',
      '核对省、市、区县，改成同一处。',
      'Make province, city and district say one place.',
    ),
  },
};
