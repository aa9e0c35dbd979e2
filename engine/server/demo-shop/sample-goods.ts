/** What the demo shop sells, and where: every key begins with `demo-` or `DEMO-`, so that all of it can be taken away. */
export const DEMO_PLATFORMS = [
  { platform: 'taobao', name: '青禾旗舰店（演示）', digits: 19 },
  { platform: 'tmall', name: '青禾天猫店（演示）', digits: 19 },
  { platform: 'jd', name: '青禾京东店（演示）', digits: 12 },
  { platform: 'douyin', name: '青禾直播间（演示）', digits: 19 },
  { platform: 'pdd', name: '青禾工厂店（演示）', digits: 16 },
  { platform: 'lazada', name: 'Qinghe Malaysia（演示）', digits: 15 },
  { platform: 'shopify', name: 'Qinghe Official（演示）', digits: 10 },
  { platform: 'youzan', name: '青禾小程序（演示）', digits: 18 },
] as const;

export const shopCode = (platform: string): string => `demo-${platform}`;

export const DEMO_GOODS = [
  { sku: 'DEMO-TEE-M', product: 'DEMO-TEE', name: '圆领短袖 白色 M', price: 79, weightKg: 0.25 },
  { sku: 'DEMO-TEE-L', product: 'DEMO-TEE', name: '圆领短袖 白色 L', price: 79, weightKg: 0.27 },
  { sku: 'DEMO-MUG', product: 'DEMO-MUG', name: '陶瓷马克杯 350 毫升', price: 39, weightKg: 0.42 },
  { sku: 'DEMO-LAMP', product: 'DEMO-LAMP', name: '护眼台灯', price: 199, weightKg: 1.6 },
  { sku: 'DEMO-TENT', product: 'DEMO-TENT', name: '双人帐篷', price: 499, weightKg: 3.8 },
  { sku: 'DEMO-SOCK', product: 'DEMO-SOCK', name: '中筒袜 五双装', price: 29, weightKg: 0.2 },
] as const;

export const DEMO_PRODUCTS = [
  { code: 'DEMO-TEE', name: '圆领短袖' },
  { code: 'DEMO-MUG', name: '陶瓷马克杯' },
  { code: 'DEMO-LAMP', name: '护眼台灯' },
  { code: 'DEMO-TENT', name: '双人帐篷' },
  { code: 'DEMO-SOCK', name: '中筒袜' },
] as const;

export const DEMO_PLACES = [
  { province: '浙江省', city: '杭州市', district: '西湖区' },
  { province: '广东省', city: '深圳市', district: '南山区' },
  { province: '江苏省', city: '南京市', district: '鼓楼区' },
  { province: '四川省', city: '成都市', district: '武侯区' },
  { province: '新疆维吾尔自治区', city: '喀什地区', district: '喀什市' },
  { province: '黑龙江省', city: '哈尔滨市', district: '南岗区' },
] as const;
