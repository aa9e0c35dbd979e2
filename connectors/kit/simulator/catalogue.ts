/** What the simulated shops sell, and to whom. Prices in fen. */
export interface Product {
  code: string;
  title: string;
  spec: string;
  fen: number;
  /** Of one piece. */
  grams: number;
}

const product = (code: string, title: string, spec: string, fen: number, grams: number): Product => ({
  code,
  title,
  spec,
  fen,
  grams,
});

export const products: readonly Product[] = [
  product('NS-TS01-WH-L', '纯棉圆领短袖T恤', '颜色:白色;尺码:L', 5900, 220),
  product('NS-TS01-BK-XL', '纯棉圆领短袖T恤', '颜色:黑色;尺码:XL', 5900, 230),
  product('NS-PT02-BL-32', '直筒牛仔裤', '颜色:蓝色;尺码:32', 15900, 680),
  product('NS-SK03-GR', '中筒棉袜 5 双装', '颜色:灰色', 2990, 250),
  product('NS-DJ04-BK-M', '轻薄羽绒服', '颜色:黑色;尺码:M', 39900, 850),
  product('NS-BT05-BR-42', '防水登山靴', '颜色:棕色;尺码:42', 45900, 1600),
  product('NS-HT06-RD', '针织毛线帽', '颜色:红色', 4590, 120),
  product('NS-QB07-200', '四季空调被', '尺寸:200×230', 19999, 2100),
  product('NS-MG08-350', '陶瓷马克杯', '容量:350ml', 1990, 380),
  product('NS-TC09-500', '高山乌龙茶', '净含量:500g', 12800, 560),
  product('NS-RC10-5KG', '五常大米', '净含量:5kg', 6990, 5100),
  product('NS-PW11-01', '便携充电宝', '容量:10000mAh', 8990, 240),
];

export interface Place {
  province: string;
  city: string;
  district: string;
  town: string;
  zip: string;
}

const place = (province: string, city: string, district: string, town: string, zip: string): Place => ({
  province,
  city,
  district,
  town,
  zip,
});

export const places: readonly Place[] = [
  place('广东省', '深圳市', '南山区', '粤海街道', '518057'),
  place('广东省', '广州市', '天河区', '石牌街道', '510630'),
  place('广东省', '东莞市', '南城街道', '', '523000'),
  place('浙江省', '杭州市', '余杭区', '五常街道', '311121'),
  place('浙江省', '金华市', '义乌市', '福田街道', '322000'),
  place('江苏省', '苏州市', '工业园区', '娄葑街道', '215021'),
  place('江苏省', '南京市', '江宁区', '东山街道', '211100'),
  place('上海市', '上海市', '浦东新区', '张江镇', '201203'),
  place('北京市', '北京市', '朝阳区', '望京街道', '100102'),
  place('四川省', '成都市', '武侯区', '桂溪街道', '610041'),
  place('湖北省', '武汉市', '洪山区', '珞南街道', '430070'),
  place('河南省', '郑州市', '金水区', '花园路街道', '450003'),
  place('山东省', '青岛市', '市南区', '香港中路街道', '266071'),
  place('陕西省', '西安市', '雁塔区', '小寨路街道', '710061'),
  place('湖南省', '长沙市', '岳麓区', '望月湖街道', '410006'),
  place('福建省', '厦门市', '思明区', '鹭江街道', '361001'),
  place('辽宁省', '大连市', '甘井子区', '凌水街道', '116023'),
  place('新疆维吾尔自治区', '喀什地区', '喀什市', '恰萨街道', '844000'),
  place('西藏自治区', '拉萨市', '城关区', '吉日街道', '850000'),
  place('内蒙古自治区', '呼和浩特市', '赛罕区', '人民路街道', '010020'),
];

export const surnames = Array.from('王李张刘陈杨黄赵吴周徐孙马朱胡林郭何高罗郑梁谢宋唐');
export const givenNames = [
  '伟',
  '芳',
  '娜',
  '敏',
  '静',
  '丽',
  '强',
  '磊',
  '洋',
  '艳',
  '勇',
  '杰',
  '娟',
  '涛',
  '明',
  '超',
  '秀英',
  '桂兰',
  '建国',
  '子涵',
  '欣怡',
  '浩然',
];
export const streets = [
  '人民路',
  '解放路',
  '中山路',
  '建设路',
  '和平路',
  '文化路',
  '学院路',
  '科技园路',
  '滨河路',
  '新华街',
];
export const nicknames = [
  '爱喝茶的鱼',
  '小太阳',
  '山里人家',
  '阿宝妈妈',
  '旅行青蛙',
  '一只橘猫',
  '木木的店',
  '老街坊',
  '清风',
  '十二月',
];
export const notes = [
  '',
  '',
  '',
  '',
  '',
  '请尽快发货',
  '送人的，不要放小票',
  '周末再送',
  '放快递柜',
  '要顺丰',
  '包装严实一点',
];
export const reasons = ['不想要了', '拍错了', '尺码不合适', '质量问题', '少发漏发', '与描述不符'];
export const carriers = ['sf', 'zto', 'yto', 'sto', 'yunda', 'jt', 'ems'] as const;
