import { createHash, createHmac } from 'node:crypto';
import type { PlatformFault } from '../kit/simulator/faults.ts';
import type { SimulatedPlatform } from '../kit/simulator/server.ts';
import { jsonReply, readJsonObject, type SimReply, type SimRequest } from '../kit/simulator/wire.ts';
import type { World } from '../kit/simulator/world.ts';

const TEN_MINUTES = 600_000;
const MOST_NUMBERS = 200;

/** API 3.0: one address, the action in a header, every answer with status 200. */
export const simulateTencentSms: SimulatedPlatform = {
  operationOf: ({ headers }) => headers['x-tc-action'],
  check(_, request, world) {
    const { appKey, appSecret } = world.credential;
    const sent = Number(request.headers['x-tc-timestamp']) * 1000;
    if (!(Math.abs(world.now() - sent) <= TEN_MINUTES)) return 'clock-off';
    return request.headers['authorization'] === signed(request, appKey, appSecret)
      ? undefined
      : 'wrong-secret';
  },
  refuse: (fault) => REFUSALS[fault],
  answer: (operation, request, world) =>
    operation === 'SendSms'
      ? send(request, world)
      : operation === 'PullSmsSendStatusByPhoneNumber'
        ? pull(request, world)
        : failure('InvalidAction', 'no such action'),
};

function signed({ method, path, query, headers, raw }: SimRequest, id: string, secret: string): string {
  const sha = (data: string | Buffer): string => createHash('sha256').update(data).digest('hex');
  const signedHeaders = `content-type:${headers['content-type'] ?? ''}\nhost:${headers['host'] ?? ''}\n`;
  const canonical = `${method}\n${path}\n${query.toString()}\n${signedHeaders}\ncontent-type;host\n${sha(raw)}`;
  const timestamp = headers['x-tc-timestamp'] ?? '';
  const day = new Date(Number(timestamp) * 1000).toISOString().slice(0, 10);
  // The service is the first name of the real host; here the host is this machine's.
  const service = (headers['host'] ?? '').split(/[.:]/)[0] ?? '';
  const scope = `${day}/${service}/tc3_request`;
  const text = `TC3-HMAC-SHA256\n${timestamp}\n${scope}\n${sha(canonical)}`;
  const dayKey = createHmac('sha256', `TC3${secret}`).update(day).digest();
  const serviceKey = createHmac('sha256', dayKey).update(service).digest();
  const key = createHmac('sha256', serviceKey).update('tc3_request').digest();
  const signature = createHmac('sha256', key).update(text).digest('hex');
  return `TC3-HMAC-SHA256 Credential=${id}/${scope}, SignedHeaders=content-type;host, Signature=${signature}`;
}

const failure = (Code: string, Message: string): SimReply =>
  jsonReply({ Response: { Error: { Code, Message }, RequestId: 'SIM' } });

const REFUSALS: Readonly<Record<PlatformFault, SimReply>> = {
  throttled: failure('RequestLimitExceeded', '您的请求超过了 API 请求频率限制'),
  'wrong-secret': failure('AuthFailure.SignatureFailure', '签名验证失败'),
  'ip-refused': failure('UnauthorizedOperation.RequestIpNotInWhitelist', '请求 IP 不在白名单'),
  'scope-missing': failure('UnauthorizedOperation', '未授权操作'),
  'token-expired': failure('AuthFailure.SecretIdNotFound', '密钥不存在'),
  'clock-off': failure('AuthFailure.SignatureExpire', '签名过期'),
};

/** What a number says for itself. */
function codeFor(phone: string, world: World): [code: string, message: string] {
  if (!/^\+\d{8,15}$/.test(phone))
    return ['InvalidParameterValue.IncorrectPhoneNumber', 'incorrect phone number'];
  if (phone.endsWith('0000')) return ['FailedOperation.PhoneNumberInBlacklist', 'phone number in blacklist'];
  if (!world.takeToken(phone, 1, 30_000).ok)
    return [
      'LimitExceeded.PhoneNumberThirtySecondLimit',
      'the number of SMS messages sent exceeds the limit',
    ];
  return ['Ok', 'send success'];
}

function send(request: SimRequest, world: World): SimReply {
  const given = readJsonObject(request.body);
  const phones = Array.isArray(given['PhoneNumberSet']) ? (given['PhoneNumberSet'] as string[]) : [];
  if (phones.length === 0) return failure('InvalidParameterValue.EmptyPhoneNumber', 'no phone');
  if (phones.length > MOST_NUMBERS) return failure('LimitExceeded.PhoneNumberCountLimit', 'too many phones');
  if (given['SmsSdkAppId'] !== world.credential.more['appId'])
    return failure('UnauthorizedOperation.SmsSdkAppIdVerifyFail', 'SmsSdkAppId verification failed');
  const context = typeof given['SessionContext'] === 'string' ? given['SessionContext'] : '';
  const statuses = phones.map((phone) => {
    const [Code, Message] = codeFor(phone, world);
    const SerialNo = Code === 'Ok' ? `2640:${world.written().size}` : '';
    if (Code === 'Ok') world.write(`${phone} ${world.written().size}`, request.body);
    return {
      SerialNo,
      PhoneNumber: phone,
      Fee: Code === 'Ok' ? 1 : 0,
      SessionContext: context,
      Code,
      Message,
    };
  });
  return jsonReply({ Response: { SendStatusSet: statuses, RequestId: 'SIM' } });
}

function pull(request: SimRequest, world: World): SimReply {
  const { PhoneNumber: phone, BeginTime: begin, Limit: limit } = readJsonObject(request.body);
  if (typeof begin !== 'number' || typeof limit !== 'number' || limit > 100)
    return failure('InvalidParameter', 'BeginTime');
  const rows = [...world.written().keys()]
    .filter((key) => key.split(' ')[0] === phone)
    .map((key) => ({ PhoneNumber: phone, SerialNo: `2640:${key.split(' ')[1]}`, ReportStatus: 'SUCCESS' }));
  return jsonReply({ Response: { PullSmsSendStatusSet: rows, RequestId: 'SIM' } });
}
