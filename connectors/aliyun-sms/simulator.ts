import { createHash, createHmac } from 'node:crypto';
import type { PlatformFault } from '../kit/simulator/faults.ts';
import type { SimulatedPlatform } from '../kit/simulator/server.ts';
import { jsonReply, readForm, type SimReply, type SimRequest } from '../kit/simulator/wire.ts';
import type { World } from '../kit/simulator/world.ts';

const QUARTER_HOUR = 900_000;
const DAY = 86_400_000;
const MOST_NUMBERS = 1000;

/** Both generations of signatures at one address; parameters in the query or a form. */
export const simulateAliyunSms: SimulatedPlatform = {
  operationOf(request) {
    return request.headers['x-acs-action'] ?? paramsOf(request).get('Action');
  },
  check(_, request, world) {
    const { appKey, appSecret } = world.credential;
    const isNew = request.headers['authorization'] !== undefined;
    const wrong = isNew ? !isSignedV3(request, appKey, appSecret) : !isSignedV1(request, appKey, appSecret);
    if (wrong) return 'wrong-secret';
    const sent = Date.parse(request.headers['x-acs-date'] ?? paramsOf(request).get('Timestamp') ?? '');
    return Math.abs(world.now() - sent) <= QUARTER_HOUR ? undefined : 'clock-off';
  },
  refuse: (fault) => REFUSALS[fault],
  answer: (operation, request, world) =>
    operation === 'SendSms'
      ? send(paramsOf(request), world)
      : operation === 'QuerySendDetails'
        ? details(paramsOf(request), world)
        : refusal(404, 'InvalidAction.NotFound', 'Specified api is not found'),
};

const paramsOf = (request: SimRequest): Map<string, string> =>
  new Map([...request.query, ...readForm(request.body)]);

/** As RFC 3986 writes it. */
const encoded = (text: string): string =>
  encodeURIComponent(text).replaceAll(
    /[!'()*]/g,
    (one) => `%${one.charCodeAt(0).toString(16).toUpperCase()}`,
  );
const inOrder = (pairs: Iterable<[string, string]>): string =>
  [...pairs]
    .map(([name, value]) => `${encoded(name)}=${encoded(value)}`)
    .sort()
    .join('&');

function isSignedV1(request: SimRequest, id: string, secret: string): boolean {
  const params = paramsOf(request);
  const given = params.get('Signature');
  params.delete('Signature');
  const text = `${request.method}&%2F&${encoded(inOrder(params))}`;
  const expected = createHmac('sha1', `${secret}&`).update(text).digest('base64');
  return params.get('AccessKeyId') === id && given === expected;
}

function isSignedV3({ method, path, query, headers, raw }: SimRequest, id: string, secret: string): boolean {
  const [, key, names = '', given] =
    /^ACS3-HMAC-SHA256 Credential=([^,]*),SignedHeaders=([^,]*),Signature=([0-9a-f]{64})$/.exec(
      headers['authorization'] ?? '',
    ) ?? [];
  const sha = (data: string | Buffer): string => createHash('sha256').update(data).digest('hex');
  if (headers['x-acs-content-sha256'] !== sha(raw)) return false;
  const lines = names.split(';').map((name) => `${name}:${headers[name] ?? ''}\n`);
  const canonical = [method, path, inOrder(query), lines.join(''), names, sha(raw)].join('\n');
  const expected = createHmac('sha256', secret)
    .update(`ACS3-HMAC-SHA256\n${sha(canonical)}`)
    .digest('hex');
  return key === id && given === expected;
}

const refusal = (status: number, Code: string, Message: string): SimReply =>
  jsonReply({ Code, Message, RequestId: 'SIM' }, status);

const REFUSALS: Readonly<Record<PlatformFault, SimReply>> = {
  throttled: refusal(400, 'Throttling.User', 'Request was denied due to user flow control.'),
  'wrong-secret': refusal(400, 'SignatureDoesNotMatch', 'Specified signature is not matched.'),
  'ip-refused': refusal(200, 'isv.DENY_IP_RANGE', '源IP地址所在的地区被禁用'),
  'scope-missing': refusal(200, 'isp.RAM_PERMISSION_DENY', 'RAM权限不足'),
  'token-expired': refusal(404, 'InvalidAccessKeyId.NotFound', 'Specified access key is not found.'),
  'clock-off': refusal(400, 'InvalidTimeStamp.Expired', 'Specified time stamp or date value is expired.'),
};

function send(params: Map<string, string>, world: World): SimReply {
  const phones = (params.get('PhoneNumbers') ?? '').split(',');
  const sign = params.get('SignName') ?? '';
  const template = params.get('TemplateCode') ?? '';
  if (phones.length > MOST_NUMBERS || phones.some((phone) => !/^\+?\d{6,15}$/.test(phone)))
    return refusal(200, 'isv.MOBILE_NUMBER_ILLEGAL', `${phones[0]}invalid mobile number`);
  if (sign === '' || sign.includes('未审核')) return refusal(200, 'isv.SMS_SIGNATURE_ILLEGAL', '签名不合法');
  if (!template.startsWith('SMS_')) return refusal(200, 'isv.SMS_TEMPLATE_ILLEGAL', '模板不合法');
  const isCode = template.includes('CODE');
  for (const phone of phones) {
    const isIn = world.takeToken(`${phone} ${sign} ${template}`, isCode ? 1 : 50, isCode ? 60_000 : DAY).ok;
    if (!isIn)
      return refusal(200, 'isv.BUSINESS_LIMIT_CONTROL', `触发号码天级流控Permits:${isCode ? 1 : 50}`);
  }
  const bizId = String(900_000_000 + world.written().size);
  for (const phone of phones)
    world.write(
      `${phone} ${bizId}`,
      JSON.stringify({ ...Object.fromEntries(params), phone, at: world.now() }),
    );
  return jsonReply({ Code: 'OK', Message: 'OK', BizId: bizId, RequestId: 'SIM' });
}

function details(params: Map<string, string>, world: World): SimReply {
  const size = Number(params.get('PageSize'));
  const page = Number(params.get('CurrentPage'));
  if (!/^\d{8}$/.test(params.get('SendDate') ?? '') || !(size >= 1 && size <= 50))
    return refusal(200, 'isv.INVALID_PARAMETERS', '参数异常');
  const sent = [...world.written().values()]
    .map((one) => JSON.parse(one) as Record<string, string> & { at: number })
    .filter(({ phone, at }) => {
      const day = new Date(at + 8 * 3_600_000).toISOString().slice(0, 10).replaceAll('-', '');
      return phone === params.get('PhoneNumber') && day === params.get('SendDate');
    });
  const rows = sent.slice((page - 1) * size, page * size).map((one) => ({
    PhoneNum: one['phone'],
    OutId: one['OutId'] ?? '',
    TemplateCode: one['TemplateCode'],
    SendStatus: 3,
    ErrCode: 'DELIVERED',
  }));
  return jsonReply({
    Code: 'OK',
    Message: 'OK',
    RequestId: 'SIM',
    TotalCount: String(sent.length),
    SmsSendDetailDTOs: { SmsSendDetailDTO: rows },
  });
}
