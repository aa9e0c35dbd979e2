import type { AddressInfo } from 'node:net';
import { callbackify } from 'node:util';
import { simpleParser, type ParsedMail } from 'mailparser';
import { SMTPServer, type SMTPServerDataStream, type SMTPServerOptions } from 'smtp-server';
import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { JsonObject } from '../../schemas/values/json.ts';
import { callOperation } from '../kit/call-operation.ts';
import { checkConnector } from '../kit/check/check-connector.ts';
import type { Connector } from '../kit/connector.ts';
import type { Credential } from '../kit/draft.ts';
import { readProbe } from '../kit/probe.ts';
import type { Answer } from '../kit/read-answer.ts';
import { localCertificate } from './certificate.fixture.ts';
import { smtp } from './connector.ts';
import { createSmtpDriver } from './smtp-driver.ts';

const PASSWORD = 'pass-of-the-mailbox';
let certificate: ReturnType<typeof localCertificate>;
let trusting: Connector;
let servers: SMTPServer[] = [];
let received: ParsedMail[] = [];

beforeAll(() => {
  certificate = localCertificate();
  trusting = { ...smtp, driver: createSmtpDriver({ ca: certificate.cert }) };
});
afterEach(async () => {
  received = [];
  await Promise.all(servers.map((server) => new Promise<void>((resolve) => server.close(resolve))));
  servers = [];
});

const reply = (code: number, words: string): Error => Object.assign(new Error(words), { responseCode: code });

async function take(stream: SMTPServerDataStream): Promise<void> {
  const mail = await simpleParser(stream);
  if (mail.subject?.includes('spam') === true) throw reply(554, '5.7.1 Looks like spam');
  received.push(mail);
}

/** A real server on loopback; a recipient `no-…` does not exist, `full-…` is busy, `spam` in a subject is refused. */
async function serve(options: SMTPServerOptions = {}): Promise<number> {
  const server = new SMTPServer({
    ...certificate,
    authOptional: true,
    disableReverseLookup: true,
    onAuth: (auth, _, done) =>
      auth.username === 'orders' && auth.password === PASSWORD
        ? done(null, { user: 'orders' })
        : done(reply(535, '5.7.8 Authentication failed')),
    onRcptTo: ({ address }, _, done) => {
      if (address.startsWith('no-')) return done(reply(550, '5.1.1 No such user here'));
      return done(address.startsWith('busy-') ? reply(451, '4.3.0 Try again later') : null);
    },
    onData: (stream, _, done) => callbackify(take)(stream, (error) => done(error)),
    ...options,
  });
  // Clients that refuse the certificate hang up in the middle of the handshake.
  server.on('error', () => undefined);
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return (server.server.address() as AddressInfo).port;
}

const credentialOf = (port: number, more: Record<string, string> = {}): Credential => ({
  host: 'localhost',
  port: String(port),
  security: 'starttls',
  user: 'orders',
  password: PASSWORD,
  from: '订单组 <orders@example.com>',
  ...more,
});

async function call(
  operation: string,
  credential: Credential,
  input: JsonObject = {},
  by = trusting,
): Promise<Answer> {
  const { answer } = await callOperation({
    connector: by,
    operation,
    input,
    credential,
    moment: { now: 0, nonce: '' },
    http: () => Promise.reject(new Error('mail does not go over HTTP')),
  });
  if (!answer.ok) expect(JSON.stringify(answer)).not.toContain(PASSWORD);
  return answer;
}

const mail = { to: ['boss@example.com'], subject: '订单日报：3 单超时 📦', text: '正文在此。\n第二行' };

describe('smtp', () => {
  it('has a manifest without a fault', () => {
    expect(checkConnector(smtp)).toEqual([]);
  });

  it('brings subject, sender and attachments in Chinese intact, over STARTTLS', async () => {
    const credential = credentialOf(await serve());
    expect(readProbe(trusting, await call('probe', credential), 0)).toMatchObject({ signature: 'ok' });
    const table = Buffer.from([0xef, 0xbb, 0xbf, 0, 255, 128]).toString('base64');
    const answer = await call('send-message', credential, {
      ...mail,
      cc: ['cc@example.com'],
      html: '<b>正文</b>',
      messageId: '<run-1@daliu>',
      attachments: [
        { name: '异常订单（三月）.csv', content: '订单号,原因\n1,超时\n', contentType: 'text/csv' },
        { name: '表.bin', base64: table },
      ],
    });
    expect(answer).toMatchObject({
      ok: true,
      records: [{ recipient: 'boss@example.com', accepted: true, messageId: '<run-1@daliu>' }, {}],
    });
    const [got] = received;
    expect(got?.subject).toBe(mail.subject);
    expect(got?.from?.text).toBe('"订单组" <orders@example.com>');
    expect(got?.text?.trim()).toBe(mail.text);
    expect(got?.messageId).toBe('<run-1@daliu>');
    expect(got?.attachments.map(({ filename }) => filename)).toEqual(['异常订单（三月）.csv', '表.bin']);
    expect(got?.attachments[0]?.content.toString('utf8')).toBe('订单号,原因\n1,超时\n');
    expect(got?.attachments[1]?.content.toString('base64')).toBe(table);
  });

  it('speaks TLS from the first byte, and plainly only on this machine', async () => {
    const tls = credentialOf(await serve({ secure: true }), { security: 'tls' });
    expect(await call('send-message', tls, mail)).toMatchObject({ ok: true });
    const open = await serve({ hideSTARTTLS: true, allowInsecureAuth: true });
    expect(await call('send-message', credentialOf(open, { security: 'plain' }), mail)).toMatchObject({
      ok: true,
    });
    const outside = credentialOf(25, { security: 'plain', host: 'mail.example.com' });
    expect(await call('send-message', outside, mail)).toMatchObject({
      failure: { class: 'invalid', code: 'plain-refused' },
    });
  });

  it('sends nothing where encryption was asked for and cannot be had', async () => {
    const bare = credentialOf(await serve({ hideSTARTTLS: true, disabledCommands: ['STARTTLS'] }));
    expect(await call('send-message', bare, mail)).toMatchObject({ failure: { class: 'invalid' } });
    const unknown = credentialOf(await serve({ secure: true }), { security: 'tls' });
    const distrusted = await call('send-message', unknown, mail, smtp);
    expect(distrusted).toMatchObject({ failure: { class: 'invalid' } });
    expect(distrusted.ok ? '' : distrusted.failure.message.zh).toContain('证书');
    expect(received).toEqual([]);
  });

  it('tells a wrong password, and what to enter instead', async () => {
    const wrong = credentialOf(await serve(), { password: 'another' });
    const answer = await call('probe', wrong);
    expect(answer).toMatchObject({ failure: { class: 'signature', code: '535', subCode: '5.7.8' } });
    expect(answer.ok ? '' : answer.failure.next.zh).toContain('授权码');
  });

  it('tells what is tried again from what is not', async () => {
    const credential = credentialOf(await serve());
    const failed = async (input: JsonObject) => {
      const answer = await call('send-message', credential, { ...mail, ...input });
      return answer.ok ? 'ok' : `${answer.failure.class} ${answer.failure.code}`;
    };
    expect(await failed({ to: ['busy-one@example.com'] })).toBe('retry 451');
    expect(await failed({ to: ['no-one@example.com'] })).toBe('gone 550');
    expect(await failed({ subject: 'spam' })).toBe('permission 554');
    expect(await failed({ attachments: [{ name: 'a' }] })).toBe('invalid attachment-incomplete');
    expect(await failed({ to: [] })).not.toBe('ok');
    const refused = credentialOf(await serve({ onConnect: (_, done) => done(reply(421, 'Too busy')) }));
    expect(await call('probe', refused)).toMatchObject({ failure: { class: 'throttle', waitMs: 60_000 } });
  });

  it('says which recipients were turned away, the others having it', async () => {
    const answer = await call('send-message', credentialOf(await serve()), {
      ...mail,
      to: ['boss@example.com', 'no-one@example.com'],
    });
    expect(answer).toMatchObject({
      ok: true,
      records: [{ accepted: true }, { recipient: 'no-one@example.com', accepted: false }],
      refused: [{ index: 1, failure: { class: 'gone' } }],
    });
    expect(received).toHaveLength(1);
  });

  it('calls a server that is not there down', async () => {
    const port = await serve();
    await Promise.all(servers.map((server) => new Promise<void>((resolve) => server.close(resolve))));
    servers = [];
    expect(await call('probe', credentialOf(port))).toMatchObject({ failure: { class: 'platform-down' } });
  });

  it('reads no file of this machine, and lets no line break into a header', async () => {
    const credential = credentialOf(await serve());
    await call('send-message', credential, {
      ...mail,
      subject: '日报\r\nBcc: thief@example.com',
      attachments: [{ name: '/etc/passwd', path: '/etc/passwd', content: 'x' }],
    });
    const [got] = received;
    expect(got?.headers.has('bcc')).toBe(false);
    expect(got?.attachments[0]?.content.toString()).toBe('x');
  });
});
