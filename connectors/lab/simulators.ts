import type { SimulatedPlatform } from '../kit/simulator/server.ts';

/** Every simulator by the name of its connector, loaded on use. */
export const simulators: Readonly<Record<string, () => Promise<SimulatedPlatform>>> = {
  taobao: async () => (await import('../taobao/simulator.ts')).simulateTaobao,
  pdd: async () => (await import('../pdd/simulator.ts')).simulatePdd,
  jd: async () => (await import('../jd/simulator.ts')).simulateJd,
  douyin: async () => (await import('../douyin/simulator.ts')).simulateDouyin,
  lazada: async () => (await import('../lazada/simulator.ts')).simulateLazada,
  shopify: async () => (await import('../shopify/simulator.ts')).simulateShopify,
  woocommerce: async () => (await import('../woocommerce/simulator.ts')).simulateWoocommerce,
  kuaidi100: async () => (await import('../kuaidi100/simulator.ts')).simulateKuaidi100,
  sf: async () => (await import('../sf/simulator.ts')).simulateSf,
  dingtalk: async () => (await import('../dingtalk/simulator.ts')).simulateDingtalk,
  wecom: async () => (await import('../wecom/simulator.ts')).simulateWecom,
  feishu: async () => (await import('../feishu/simulator.ts')).simulateFeishu,
  zto: async () => (await import('../zto/simulator.ts')).simulateZto,
  yto: async () => (await import('../yto/simulator.ts')).simulateYto,
  jt: async () => (await import('../jt/simulator.ts')).simulateJt,
  qimen: async () => (await import('../qimen/simulator.ts')).simulateQimen,
  'aliyun-sms': async () => (await import('../aliyun-sms/simulator.ts')).simulateAliyunSms,
  'tencent-sms': async () => (await import('../tencent-sms/simulator.ts')).simulateTencentSms,
  kdniao: async () => (await import('../kdniao/simulator.ts')).simulateKdniao,
  rest: async () => (await import('../rest/simulator.ts')).simulateRest,
};
