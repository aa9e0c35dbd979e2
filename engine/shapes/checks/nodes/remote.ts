import { judgeName } from '../reads.ts';
import { report, warn, type CheckSite } from '../report.ts';
import { isObject } from '../is-object.ts';

export function judgeChannel(site: CheckSite): void {
  const { channel: id, operation } = site.config;
  const { knowledge } = site.found;
  if (typeof id !== 'string') return;
  judgeName(
    site,
    { code: 'unknown-channel', zh: '渠道', en: 'channel' },
    id,
    knowledge.names?.channels,
    `${site.base}/channel`,
  );
  const channel = knowledge.channel?.(id);
  if (typeof operation === 'string' && channel !== undefined && channel !== null)
    judgeName(
      site,
      { code: 'unknown-operation', zh: '操作', en: 'operation' },
      operation,
      channel.operations.map((one) => one.id),
      `${site.base}/operation`,
    );
}

export function judgeHttp(site: CheckSite): void {
  const { method, repeat, headers } = site.config;
  const writes = method !== 'GET' && method !== 'HEAD';
  if (writes && method !== 'DELETE' && site.config['body'] === undefined)
    warn(site, {
      code: 'write-without-body',
      at: `${site.base}/body`,
      zh: `${String(method)} 请求没有内容。`,
      en: `The ${String(method)} request carries nothing.`,
    });
  if (writes && (!isObject(repeat) || repeat['kind'] === 'none'))
    warn(site, {
      code: 'write-without-key',
      at: `${site.base}/repeat`,
      zh: '没有说明重发时怎么办：断线后要由人判断对方收到了没有。',
      en: 'It is not said how a repeat is known: after a broken line a person must find out whether it arrived.',
      fix: {
        text: {
          zh: '选择去重键、先查询或重复答复',
          en: 'Choose a key, a question first, or a duplicate answer',
        },
      },
    });
  for (const [name, one] of Object.entries(isObject(headers) ? headers : {}))
    if (
      /authorization|token|secret|api-?key|password|appkey/i.test(name) &&
      isObject(one) &&
      typeof (one['value'] ?? one['text']) === 'string' &&
      !(typeof one['text'] === 'string' && one['text'].includes('{{'))
    )
      report(site, {
        code: 'secret-in-plain-text',
        at: `${site.base}/headers/${name}`,
        zh: `“${name}”像是密钥，却明文写在流程里：请存到密钥里再引用。`,
        en: `"${name}" looks like a secret and stands in the flow in plain text: keep it among the secrets.`,
      });
}
