import { entry, type ErrorTopic } from './error-text.ts';

export const httpErrors: ErrorTopic = {
  title: { zh: '请求接口', en: 'HTTP requests' },
  codes: {
    'url-refused': entry(
      '不允许访问的网址',
      'Address not allowed',
      '内网地址需要管理员在配置中放行。',
      'Private addresses must be allowed in the configuration by an administrator.',
    ),
    'http-busy': entry(
      '排队的请求过多',
      'Too many requests in line',
      '稍后自动重试；长期如此时降低并发。',
      'It is tried again by itself; lower the concurrency if it stays so.',
    ),
    'http-unreachable': entry(
      '连不上对方',
      'Not reachable',
      '请求没有发出，可放心重试；核对网址、网络和证书。',
      'Nothing was sent, so a retry is safe; check address, network and certificate.',
    ),
    'http-timeout': entry(
      '对方没有及时答复',
      'No answer in time',
      '对方可能已处理；能重复的请求会自动重试。',
      'The other side may have acted; what may be repeated is tried again by itself.',
    ),
    'http-lost': entry(
      '连接中断',
      'Connection lost',
      '对方可能已处理；能重复的请求会自动重试。',
      'The other side may have acted; what may be repeated is tried again by itself.',
    ),
    'http-header': entry(
      '请求头不合规',
      'Header not allowed',
      '检查请求头里的换行和特殊字符。',
      'Look for line breaks and odd characters in the headers.',
    ),
    'http-redirects': entry(
      '跳转次数过多',
      'Too many redirects',
      '改用最终的网址。',
      'Use the address at the end of the redirects.',
    ),
    'http-too-large': entry(
      '对方的答复太大',
      'Answer too large',
      '减少每页数量，或调大答复上限。',
      'Ask for smaller pages, or raise the limit.',
    ),
    'http-encoding': entry(
      '答复的压缩方式不支持',
      'Unknown encoding',
      '请对方改用 gzip 或不压缩。',
      'Have the other side use gzip or none.',
    ),
    'http-body': entry(
      '对方答复的格式不对',
      'Answer malformed',
      '把答复类型改成文本看看原文。',
      'Set the response type to text to see what came.',
    ),
    'http-refused': entry(
      '对方拒绝了请求',
      'Refused by the other side',
      '按答复里的说明改请求或凭据，再重试。',
      'Mend the request or the credential as the answer says, then retry.',
    ),
    'http-server-error': entry(
      '对方系统出错',
      'Error of the other side',
      '会自动重试；长期如此请联系对方。',
      'It is tried again; turn to the other side if it stays so.',
    ),
    'form-not-an-object': entry(
      '表单内容不是对象',
      'A form that is no object',
      '表单的内容应为名称和值。',
      'The body of a form is names and values.',
    ),
  },
};
