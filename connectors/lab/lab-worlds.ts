import type { Credential } from '../kit/draft.ts';
import type { SimCredential } from '../kit/simulator/world.ts';

/** What a platform of the lab is given to check by, and how a person reads that off its console. */
interface LabWorld {
  credential?: Partial<SimCredential>;
  /** By the ids of the manifest's fields. */
  shown(credential: SimCredential): Credential;
}

const withTokens = ({ appKey, appSecret, accessToken, refreshToken, more }: SimCredential): Credential => ({
  appKey,
  appSecret,
  accessToken,
  refreshToken,
  ...more,
});

const customer = { customerCode: 'J0086474299', customerPwd: 'H5CD3zE6' };

const worlds: Readonly<Record<string, LabWorld>> = {
  douyin: { credential: { more: { shopId: '4463798' } }, shown: withTokens },
  lazada: { credential: { more: { region: 'my' } }, shown: withTokens },
  shopify: {
    shown: ({ appKey, appSecret, accessToken }) => ({ shop: 'northshed', appKey, appSecret, accessToken }),
  },
  woocommerce: {
    credential: { appKey: 'ck_0123456789abcdef', more: { webhookSecret: 'hook-secret' } },
    shown: ({ appKey, appSecret, more }) => ({
      siteUrl: 'https://shop.example.com',
      consumerKey: appKey,
      consumerSecret: appSecret,
      ...more,
    }),
  },
  sf: {
    credential: { appKey: 'SLKJ2019', appSecret: 'check-word' },
    shown: ({ appKey, appSecret }) => ({ partnerId: appKey, appSecret, monthlyCard: '7551234567' }),
  },
  zto: {
    credential: { appKey: 'zto-key', appSecret: 'zto-secret' },
    shown: ({ appKey, appSecret }) => ({ appKey, appSecret, accountId: 'KDGJ1', accountPassword: 'p' }),
  },
  yto: {
    credential: { appKey: 'yto-key', appSecret: 'yto-secret', more: { userCode: 'K21' } },
    shown: ({ appKey, appSecret, more }) => ({ appKey, appSecret, ...more }),
  },
  jt: {
    credential: { appKey: '292508153084', appSecret: 'jt-private', more: customer },
    shown: ({ appKey, appSecret, more }) => ({ apiAccount: appKey, privateKey: appSecret, ...more }),
  },
  kuaidi100: {
    credential: { appKey: 'kd-key', appSecret: 'kd-secret', more: { customer: 'KD0001' } },
    shown: ({ appKey, appSecret, more }) => ({ key: appKey, secret: appSecret, salt: 'salt', ...more }),
  },
  'aliyun-sms': {
    shown: ({ appKey, appSecret }) => ({ accessKeyId: appKey, accessKeySecret: appSecret }),
  },
  'tencent-sms': {
    credential: { appKey: 'AKIDsimulated', more: { appId: '1400006666' } },
    shown: ({ appKey, appSecret, more }) => ({ secretId: appKey, secretKey: appSecret, ...more }),
  },
  rest: {
    shown: ({ accessToken }) => ({
      baseUrl: 'https://api.example.com',
      authKind: 'bearer',
      secret: accessToken,
    }),
  },
  dingtalk: {
    shown: ({ appSecret, accessToken }) => ({
      webhook: `https://oapi.dingtalk.com/robot/send?access_token=${accessToken}`,
      secret: appSecret,
    }),
  },
  wecom: {
    shown: ({ accessToken }) => ({
      webhook: `https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=${accessToken}`,
    }),
  },
  feishu: {
    shown: ({ appSecret, accessToken }) => ({
      webhook: `https://open.feishu.cn/open-apis/bot/v2/hook/${accessToken}`,
      secret: appSecret,
    }),
  },
};

/** By connector; most platforms need nothing of their own. */
export const labWorld = (connector: string): LabWorld =>
  Object.hasOwn(worlds, connector) ? (worlds[connector] ?? { shown: withTokens }) : { shown: withTokens };
