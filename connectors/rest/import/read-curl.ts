import { problem } from '../../../schemas/problem.ts';
import { ProblemError } from '../../../schemas/values/problem-error.ts';
import { encodePercent } from '../../kit/encode.ts';
import { shellWords } from './shell-words.ts';

/** What a cURL line would send. */
export interface CurlRequest {
  method: string;
  url: URL;
  /** Names in lower case. */
  headers: Map<string, string>;
  body?: string;
  basic?: { user: string; password: string };
}

/** Options that take the word behind them. */
const WITH_VALUE: Readonly<Record<string, string>> = {
  '-X': 'method', '--request': 'method',
  '-H': 'header', '--header': 'header',
  '-d': 'data', '--data': 'data', '--data-raw': 'raw', '--data-binary': 'data', '--data-ascii': 'data',
  '--data-urlencode': 'encoded', '--json': 'json',
  '-u': 'user', '--user': 'user',
  '-b': 'cookie', '--cookie': 'cookie',
  '-A': 'agent', '--user-agent': 'agent', '-e': 'agent', '--referer': 'agent',
  '--url': 'url',
  '--oauth2-bearer': 'bearer',
  '-F': 'form', '--form': 'form', '-T': 'form', '--upload-file': 'form',
  '-o': 'ignored', '--output': 'ignored', '-m': 'ignored', '--max-time': 'ignored', '--connect-timeout': 'ignored',
  '--retry': 'ignored', '-x': 'ignored', '--proxy': 'ignored', '-w': 'ignored', '--write-out': 'ignored',
  '--cacert': 'ignored', '-E': 'ignored', '--cert': 'ignored', '--key': 'ignored', '-c': 'ignored',
  '--resolve': 'ignored',
}; // prettier-ignore

interface Given {
  method?: string;
  url?: string;
  headers: Map<string, string>;
  data: string[];
  isGet: boolean;
  basic?: { user: string; password: string };
}

/** Reads a line as curl would. Throws ProblemError `curl-…` for what is no request, or needs a file of the sender's. */
export function readCurl(line: string): CurlRequest {
  const [command, ...words] = shellWords(line.trim());
  if (command === undefined || !/(?:^|[/\\])curl(?:\.exe)?$/.test(command))
    throw refuse(
      'curl-missing',
      '这一行不是以 curl 开头的命令。',
      'The line is no command that begins with curl.',
    );
  const given: Given = { headers: new Map(), data: [], isGet: false };
  for (let at = 0; at < words.length; at += 1) {
    const word = words[at] ?? '';
    const [option, attached] = splitOption(word);
    const what = WITH_VALUE[option];
    if (!word.startsWith('-') || word === '-') given.url ??= word;
    else if (what !== undefined) take(given, what, attached ?? words[(at += 1)] ?? '');
    else if (option === '-G' || option === '--get') given.isGet = true;
  }
  return finish(given);
}

/** `-XPOST` and `-sSLd body`: short options may be written together, the last with its value. */
function splitOption(word: string): [option: string, attached?: string] {
  if (word.startsWith('--') || word.length <= 2 || !word.startsWith('-')) return [word];
  for (let at = 1; at < word.length; at += 1) {
    const option = `-${word.charAt(at)}`;
    if (Object.hasOwn(WITH_VALUE, option)) {
      const rest = word.slice(at + 1);
      return rest === '' ? [option] : [option, rest];
    }
  }
  return word.includes('G') ? ['-G'] : [word];
}

function take(given: Given, what: string, value: string): void {
  const setHeader = (name: string, text: string): void =>
    void given.headers.set(name.toLowerCase(), text.trim());
  if (what === 'method') given.method = value.toUpperCase();
  else if (what === 'url') given.url = value;
  else if (what === 'header') {
    const cut = value.indexOf(':');
    if (cut > 0) setHeader(value.slice(0, cut).trim(), value.slice(cut + 1));
  } else if (what === 'user') {
    const cut = value.indexOf(':');
    given.basic = {
      user: cut < 0 ? value : value.slice(0, cut),
      password: cut < 0 ? '' : value.slice(cut + 1),
    };
  } else if (what === 'cookie') setHeader('cookie', value);
  else if (what === 'bearer') setHeader('authorization', `Bearer ${value}`);
  else if (what === 'raw') given.data.push(value);
  else if (what === 'encoded') given.data.push(encodedData(value));
  else if (what === 'data' || what === 'json') {
    if (value.startsWith('@'))
      throw refuse(
        'curl-file',
        '命令引用了本机文件，请把内容直接写在命令里。',
        'The command refers to a file; put its content into the command.',
      );
    given.data.push(value);
    if (what === 'json') setHeader('content-type', 'application/json');
  } else if (what === 'form')
    throw refuse(
      'curl-upload',
      '暂不支持上传文件的命令（-F、-T）。',
      'Commands that upload files (-F, -T) are not supported.',
    );
}

const encodedData = (value: string): string => {
  const cut = value.indexOf('=');
  return cut < 0
    ? encodePercent(value)
    : `${value.slice(0, cut)}${cut === 0 ? '' : '='}${encodePercent(value.slice(cut + 1))}`;
};

function finish(given: Given): CurlRequest {
  const address = given.url ?? '';
  const whole = /^[a-z][a-z0-9+.-]*:\/\//i.test(address) ? address : `http://${address}`;
  if (address === '' || !URL.canParse(whole))
    throw refuse('curl-url', '命令里没有可用的网址。', 'The command has no usable address.');
  const url = new URL(whole);
  if (url.protocol !== 'http:' && url.protocol !== 'https:')
    throw refuse('curl-url', '只支持 http 和 https 网址。', 'Only http and https addresses are supported.');
  const body = given.data.join('&');
  if (given.isGet && body !== '')
    for (const [name, value] of new URLSearchParams(body)) url.searchParams.append(name, value);
  const hasBody = !given.isGet && given.data.length > 0;
  const basic = given.basic ?? basicOf(url, given.headers);
  return {
    method: given.method ?? (hasBody ? 'POST' : 'GET'),
    url,
    headers: given.headers,
    ...(hasBody ? { body } : {}),
    ...(basic === undefined ? {} : { basic }),
  };
}

/** User and password may stand in the address, or encoded in the header. */
function basicOf(url: URL, headers: Map<string, string>): CurlRequest['basic'] {
  if (url.username !== '')
    return { user: decodeURIComponent(url.username), password: decodeURIComponent(url.password) };
  const header = /^Basic\s+([A-Za-z0-9+/=]+)$/i.exec(headers.get('authorization') ?? '')?.[1];
  if (header === undefined) return undefined;
  const [user = '', ...rest] = Buffer.from(header, 'base64').toString('utf8').split(':');
  return { user, password: rest.join(':') };
}

const refuse = (code: string, zh: string, en: string): ProblemError =>
  new ProblemError(problem(code, '', zh, en));
