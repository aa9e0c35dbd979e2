import { describe, expect, test } from 'vitest';
import { parseAddress } from './parse-address.ts';

const place = (text: string, country = 'CN'): string => {
  const { province, city, district, street = '', detail } = parseAddress(text, { country });
  return [province, city, district, street, detail].join('|');
};

describe('Chinese addresses', () => {
  test.each([
    ['浙江省杭州市余杭区五常街道文一西路969号3幢', '330110'],
    ['杭州余杭五常街道文一西路969号', '330110'],
    ['内蒙古包头昆都仑区钢铁大街7号', '150203'],
    ['内蒙包头市昆都仑区', '150203'],
    ['恩施州利川市东城街道解放路1号', '422802'],
    ['伊犁州霍尔果斯市', '654004'],
    ['河南省济源市沁园路20号', '419001'],
    ['新疆生产建设兵团石河子市北三路5号', '659001'],
    ['海南省琼中县湾岭镇', '469030'],
    ['东莞市虎门镇大宁社区', '441912'],
    ['江苏省吴江市松陵镇', '320509'],
    ['上海闸北区大宁路100号', '310106'],
    ['山东省莱芜市莱城区凤城街道', '370116'],
    ['广东省增城市荔城街道', '440118'],
    ['呼伦贝尔市莫力达瓦旗尼尔基镇', '150722'],
    ['香港九龙城区太子道西1号', '810201'],
    ['臺北市大安區忠孝東路四段1號', '710105'],
    ['澳门大堂区殷皇子大马路', '820105'],
  ])('%s', (text, code) => expect(parseAddress(text)).toMatchObject({ code, country: 'CN' }));

  test('the region is filled from a district that only one place has', () => {
    expect(place('余杭区五常街道文一西路969号')).toBe('浙江省|杭州市|余杭区|五常街道|文一西路969号');
  });

  test('a district of several cities is a doubt with its candidates, and nothing is chosen', () => {
    const parsed = parseAddress('鼓楼区中山北路30号 周七 13800138000');
    expect(parsed).toMatchObject({ province: '', city: '', district: '', code: '', name: '周七' });
    expect(parsed.problems).toMatchObject([{ code: 'ambiguous-region', severity: 'error' }]);
    expect(parsed.problems[0]!.candidates).toEqual(
      expect.arrayContaining(['江苏省南京市鼓楼区', '福建省福州市鼓楼区']),
    );
  });

  test('a postcode or a city elsewhere in the text settles the doubt', () => {
    expect(parseAddress('鼓楼区中山北路30号 350001').province).toBe('福建省');
    expect(place('3栋501，鼓楼区，南京市，江苏省')).toBe('江苏省|南京市|鼓楼区||3栋501');
  });

  test('a district that does not lie in the city is a conflict', () => {
    const parsed = parseAddress('广东省深圳市鼓楼区中山路1号');
    expect(parsed).toMatchObject({ city: '深圳市', district: '', code: '440300' });
    expect(parsed.problems.map(({ code }) => code)).toEqual(['region-conflict']);
  });

  test('names of roads, parks and people are no regions', () => {
    for (const text of ['南京西路1266号', '中山公园地铁站2号口', '东方路88号', '长沙路3号'])
      expect(parseAddress(text)).toMatchObject({ code: '', problems: [{ code: 'region-missing' }] });
    expect(parseAddress('上海市南京西路1266号').code).toBe('310000');
  });

  test('an empty or a strange text says nothing', () => {
    expect(parseAddress('')).toMatchObject({ detail: '', code: '', confidence: 0 });
    expect(parseAddress('，。；\n\n')).toMatchObject({ detail: '', code: '' });
    expect(parseAddress('__proto__')).toMatchObject({ code: '' });
  });

  test('a long text costs little', () => {
    expect(parseAddress('鼓楼区'.repeat(5000)).detail.length).toBeLessThanOrEqual(600);
    expect(parseAddress('恩施州'.repeat(5000)).detail.length).toBeLessThanOrEqual(600);
  });
});

describe('blocks with receiver and phone', () => {
  test.each([
    ['王小明 13800138000 浙江省杭州市西湖区文三路90号', '王小明'],
    ['浙江省杭州市西湖区文三路90号，王小明，138 0013 8000', '王小明'],
    ['浙江省杭州市西湖区文三路90号王小明138-0013-8000', '王小明'],
    ['王小明13800138000浙江省杭州市西湖区文三路90号', '王小明'],
    ['浙江省杭州市西湖区文三路90号\n欧阳静文（收）\n+86 13800138000', '欧阳静文'],
    [
      '收货人：李女士\n手机号码：１３８００１３８０００\n所在地区：浙江省杭州市西湖区\n详细地址：文三路90号',
      '李女士',
    ],
    ['详细地址：文三路90号\n所在地区：浙江省杭州市西湖区\n收件人：王小明\n电话：13800138000', '王小明'],
    ['20261122000001，王小明，13800138000，浙江省杭州市西湖区文三路90号', '王小明'],
    ['王小明 13800138000 浙江省杭州市西湖区文三路90号 请尽快发货，谢谢', '王小明'],
  ])('%s', (text, name) => {
    const parsed = parseAddress(text);
    expect(parsed).toMatchObject({ name, phone: '13800138000', code: '330106', detail: '文三路90号' });
  });

  test('a virtual number keeps extension and expiry', () => {
    expect(
      parseAddress('张三，18877771111转0123（有效期至2026-12-01 23:59:59），浙江省杭州市西湖区文三路90号'),
    ).toMatchObject({
      name: '张三',
      phone: '18877771111-0123',
      phoneInfo: { kind: 'virtual', extension: '0123', expiresAt: Date.UTC(2026, 11, 1, 15, 59, 59) },
      detail: '文三路90号',
    });
  });

  test('a masked number is a number', () => {
    expect(parseAddress('王** 138****0000 浙江省杭州市西湖区文三路***号')).toMatchObject({
      name: '王**',
      phone: '138****0000',
      phoneInfo: { kind: 'masked' },
    });
  });

  test('a postcode is found alone, by its label and at the end, a room number is none', () => {
    expect(parseAddress('浙江省杭州市西湖区文三路90号 310012').postcode).toBe('310012');
    expect(parseAddress('浙江省杭州市西湖区文三路90号，邮编：310012').postcode).toBe('310012');
    expect(parseAddress('浙江省杭州市西湖区文三路创业大厦310012').postcode).toBe('310012');
    expect(parseAddress('浙江省杭州市西湖区文三路9幢310012').postcode).toBeUndefined();
    expect(parseAddress('浙江省杭州市西湖区文三路90号,000000').postcode).toBeUndefined();
  });

  test('a region said twice is said once', () => {
    expect(place('湖南省 长沙市 浏阳市 大瑶镇 湖南省长沙市浏阳市大瑶镇南川社区')).toBe(
      '湖南省|长沙市|浏阳市|大瑶镇|南川社区',
    );
  });
});

describe('addresses in Latin letters and abroad', () => {
  test('China', () => {
    expect(
      parseAddress('Room 501, 88 Wenyi Road, Xihu District\nHangzhou, Zhejiang 310012\nChina'),
    ).toMatchObject({
      city: 'Hangzhou',
      province: 'Zhejiang',
      postcode: '310012',
      code: '330100',
      detail: 'Room 501, 88 Wenyi Road, Xihu District',
    });
  });

  test.each([
    [
      'MY',
      'No 5, Jln Mawar 2, Tmn Indah, 47300 PETALING JAYA, SELANGOR',
      'Selangor|Petaling Jaya||Tmn Indah|No 5, Jln Mawar 2, Tmn Indah',
    ],
    [
      'MY',
      '12 Lorong Delima, George Town, Penang 10400, Malaysia',
      'Pulau Pinang|George Town|||12 Lorong Delima',
    ],
    [
      'MY',
      'B-3-1 Residensi Damai, Jalan Ampang, 50450 KL',
      'Kuala Lumpur|Kuala Lumpur|||B-3-1 Residensi Damai, Jalan Ampang',
    ],
    ['SG', 'Blk 20 Bedok South Road #05-11 Singapore 460020', '|Singapore|||Blk 20 Bedok South Road #05-11'],
    [
      'PH',
      'Unit 3, 12 Mabini Street\n6000 Cebu City Cebu\nPhilippines',
      'Cebu|Cebu City|||Unit 3, 12 Mabini Street',
    ],
    [
      'TH',
      '99/1 ถนนสุขุมวิท แขวงคลองเตย เขตคลองเตย กรุงเทพมหานคร 10110',
      'กรุงเทพมหานคร|เขตคลองเตย||แขวงคลองเตย|99/1 ถนนสุขุมวิท แขวงคลองเตย',
    ],
    ['TH', '12 Soi 4, Amphoe Mueang, Chiang Mai 50000, Thailand', 'Chiang Mai|Amphoe Mueang|||12 Soi 4'],
  ])('%s %s', (country, text, expected) => expect(place(text, country)).toBe(expected));

  test('a Malay receiver with phone, and a postcode that is not of the state', () => {
    expect(
      parseAddress('Aminah binti Osman, 012-345 6789, 5 Jalan Mawar, 80000 Shah Alam, Selangor', {
        country: 'MY',
      }),
    ).toMatchObject({
      name: 'Aminah binti Osman',
      phone: '+60123456789',
      problems: [{ code: 'postcode-conflict', severity: 'warning' }],
    });
  });
});
