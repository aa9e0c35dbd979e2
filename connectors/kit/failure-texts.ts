import type { FailureClass } from '../../schemas/connector.ts';
import type { Text } from '../../schemas/text.ts';

/** What each class of failure says to a person, and the one next step; a platform's error table may say it better. */
export const failureTexts: Readonly<Record<FailureClass, { text: Text; next: Text }>> = {
  retry: {
    text: { zh: '对方暂时没有处理成功。', en: 'The platform did not manage it this time.' },
    next: { zh: '系统会自动重试，不用处理。', en: 'It is tried again by itself; nothing to do.' },
  },
  throttle: {
    text: { zh: '调用太频繁，被对方限流。', en: 'Too many calls; the platform holds us back.' },
    next: {
      zh: '系统会等到允许时再调用，不用处理。',
      en: 'The next call waits until it is allowed; nothing to do.',
    },
  },
  'refresh-token': {
    text: { zh: '访问令牌已过期。', en: 'The access token has expired.' },
    next: {
      zh: '系统会自动刷新令牌再调用。',
      en: 'The token is renewed by itself, then the call is repeated.',
    },
  },
  're-authorise': {
    text: { zh: '店铺授权已失效。', en: 'The shop’s authorisation has ended.' },
    next: {
      zh: '请由店主重新登录平台完成授权。',
      en: 'The shop’s owner must sign in to the platform and grant access again.',
    },
  },
  clock: {
    text: { zh: '本机时间与平台相差太多。', en: 'This machine’s clock and the platform’s differ too much.' },
    next: {
      zh: '请校准本机时间（开启自动对时）后再试。',
      en: 'Set the clock of this machine (switch on time synchronisation) and try again.',
    },
  },
  signature: {
    text: { zh: '签名不对，多半是密钥填错了。', en: 'The signature is wrong; most likely the secret is.' },
    next: {
      zh: '请到平台控制台核对密钥，重新填写。',
      en: 'Compare the secret with the platform’s console and enter it again.',
    },
  },
  permission: {
    text: { zh: '应用没有这个接口的权限。', en: 'The app has no permission for this call.' },
    next: {
      zh: '请到平台控制台申请对应的权限包，通过后再试。',
      en: 'Apply for the permission in the platform’s console, and try again once it is granted.',
    },
  },
  ip: {
    text: {
      zh: '本机的出口 IP 不在平台的白名单里。',
      en: 'Our outgoing IP address is not on the platform’s list.',
    },
    next: {
      zh: '请把出口 IP 加到平台控制台的白名单。',
      en: 'Add our outgoing IP address to the list in the platform’s console.',
    },
  },
  invalid: {
    text: { zh: '平台不接受这次请求的内容。', en: 'The platform does not accept what was asked.' },
    next: { zh: '请按平台的提示改正内容。', en: 'Correct it as the platform says.' },
  },
  gone: {
    text: { zh: '平台上没有这条数据。', en: 'The platform has no such record.' },
    next: {
      zh: '请核对编号，或确认它是否已被删除。',
      en: 'Check the number, and whether the record was deleted.',
    },
  },
  'duplicate-done': {
    text: { zh: '这件事此前已经办成。', en: 'This had been done before.' },
    next: { zh: '按成功处理，不用再做。', en: 'It counts as done; nothing to do.' },
  },
  'platform-down': {
    text: { zh: '平台暂时无法访问。', en: 'The platform cannot be reached for now.' },
    next: {
      zh: '系统会不断探测，恢复后自动继续。',
      en: 'It is probed, and work goes on by itself once it answers.',
    },
  },
};
