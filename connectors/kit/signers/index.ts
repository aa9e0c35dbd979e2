import type { Signer } from '../draft.ts';
import { aliyunAcs3 } from './aliyun-acs3.ts';
import { basic } from './basic.ts';
import { emsSm4 } from './ems-sm4.ts';
import { tencentTc3 } from './tencent-tc3.ts';
import { wechatpay } from './wechatpay.ts';

/** Signatures no recipe can say, by the name a manifest uses. */
export const signers: Readonly<Record<string, Signer>> = {
  'tencent-tc3': tencentTc3,
  'aliyun-acs3': aliyunAcs3,
  basic,
  wechatpay,
  'ems-sm4': emsSm4,
};
