import type { Connector } from './kit/connector.ts';

/** Loaded on use: what one connector needs must not slow the start of a command that needs another. */
const loaders: Readonly<Record<string, () => Promise<Connector>>> = {
  taobao: async () => (await import('./taobao/connector.ts')).taobao,
  pdd: async () => (await import('./pdd/connector.ts')).pdd,
  jd: async () => (await import('./jd/connector.ts')).jd,
  douyin: async () => (await import('./douyin/connector.ts')).douyin,
  lazada: async () => (await import('./lazada/connector.ts')).lazada,
  shopify: async () => (await import('./shopify/connector.ts')).shopify,
  woocommerce: async () => (await import('./woocommerce/connector.ts')).woocommerce,
  kuaidi100: async () => (await import('./kuaidi100/connector.ts')).kuaidi100,
  sf: async () => (await import('./sf/connector.ts')).sf,
  dingtalk: async () => (await import('./dingtalk/connector.ts')).dingtalk,
  wecom: async () => (await import('./wecom/connector.ts')).wecom,
  feishu: async () => (await import('./feishu/connector.ts')).feishu,
  zto: async () => (await import('./zto/connector.ts')).zto,
  yto: async () => (await import('./yto/connector.ts')).yto,
  jt: async () => (await import('./jt/connector.ts')).jt,
  smtp: async () => (await import('./smtp/connector.ts')).smtp,
  qimen: async () => (await import('./qimen/connector.ts')).qimen,
  'aliyun-sms': async () => (await import('./aliyun-sms/connector.ts')).aliyunSms,
  'tencent-sms': async () => (await import('./tencent-sms/connector.ts')).tencentSms,
  kdniao: async () => (await import('./kdniao/connector.ts')).kdniao,
  sto: async () => (await import('./sto/connector.ts')).sto,
  yunda: async () => (await import('./yunda/connector.ts')).yunda,
  ems: async () => (await import('./ems/connector.ts')).ems,
  jdl: async () => (await import('./jdl/connector.ts')).jdl,
  'seventeen-track': async () => (await import('./seventeen-track/connector.ts')).seventeenTrack,
  rest: async () => (await import('./rest/connector.ts')).rest,
  sql: async () => (await import('./sql/connector.ts')).sql,
  alipay: async () => (await import('./alipay/connector.ts')).alipay,
  wechatpay: async () => (await import('./wechatpay/connector.ts')).wechatpay,
};

/** Names of all connectors, in the order of this file. */
export const connectorNames = (): string[] => Object.keys(loaders);

/** The connector of that name, or undefined. */
export const loadConnector = async (name: string): Promise<Connector | undefined> =>
  Object.hasOwn(loaders, name) ? loaders[name]?.() : undefined;
