import { createTransport, type SentMessageInfo, type Transporter } from 'nodemailer';
import type SMTPTransport from 'nodemailer/lib/smtp-transport';
import type { ConnectorManifest } from '../../schemas/connector.ts';
import type { Json } from '../../schemas/values/json.ts';
import { ProblemError } from '../../schemas/values/problem-error.ts';
import { secretOf } from '../kit/assemble.ts';
import type { Driver } from '../kit/connector.ts';
import type { Credential } from '../kit/draft.ts';
import { classify, failureOf, type Failure } from '../kit/failure.ts';
import type { Answer } from '../kit/read-answer.ts';
import manifest from './manifest.json';
import { composeMail } from './compose-mail.ts';

const TIMEOUT_MS = 30_000;
const LOOPBACK: ReadonlySet<string> = new Set(['localhost', '127.0.0.1', '::1']);
const DEFAULT_PORTS: Readonly<Record<string, number>> = { tls: 465, starttls: 587, plain: 25 };

/**
 * Sends mail, one connection for each: a mail server closes idle ones, and a notification is no bulk mail. `ca` is a
 * certificate to trust besides the system's.
 */
export const createSmtpDriver =
  ({ ca }: { ca?: string } = {}): Driver =>
  async ({ operation, input, credential }) => {
    let transport: Transporter<SMTPTransport.SentMessageInfo> | undefined;
    try {
      const refused = unsafe(credential);
      if (refused !== undefined) return { ok: false, failure: refused };
      transport = createTransport(settingsOf(credential, ca));
      if (operation === 'probe') {
        await transport.verify();
        return { ok: true, records: [], body: null };
      }
      return sentAnswer(await transport.sendMail(composeMail(input, credential)));
    } catch (error) {
      return { ok: false, failure: failureOfMail(error, credential) };
    } finally {
      transport?.close();
    }
  };

/** Name and password in the clear may go no further than this machine. */
function unsafe({ security, host = '' }: Credential): Failure | undefined {
  if (security !== 'plain' || LOOPBACK.has(host)) return undefined;
  return classify(manifest as ConnectorManifest, { code: 'plain-refused' });
}

function settingsOf(credential: Credential, ca: string | undefined): SMTPTransport.Options {
  const security = credential['security'] ?? 'starttls';
  const host = secretOf(credential, 'host');
  const port = Number(credential['port'] ?? '');
  return {
    host,
    port: Number.isInteger(port) && port > 0 ? port : (DEFAULT_PORTS[security] ?? 587),
    secure: security === 'tls',
    requireTLS: security === 'starttls',
    ignoreTLS: security === 'plain',
    ...((credential['user'] ?? '') === ''
      ? {}
      : { auth: { user: credential['user'] ?? '', pass: secretOf(credential, 'password') } }),
    connectionTimeout: TIMEOUT_MS,
    greetingTimeout: TIMEOUT_MS,
    socketTimeout: TIMEOUT_MS,
    ...(ca === undefined ? {} : { tls: { ca } }),
    // What a message refers to is its own content, never a file of this machine or an address.
    disableFileAccess: true,
    disableUrlAccess: true,
  };
}

/** One record for each recipient; those the server turned away are `refused` beside the others. */
function sentAnswer(sent: SentMessageInfo & SMTPTransport.SentMessageInfo): Answer {
  const accepted = sent.accepted.map(addressOf);
  const rejected = (sent.rejectedErrors ?? []).map((error, at) => ({
    recipient: addressOf(sent.rejected[at] ?? ''),
    failure: classify(manifest as ConnectorManifest, saidBy(error)),
  }));
  const records: Json[] = [
    ...accepted.map((recipient) => ({ recipient, accepted: true, messageId: sent.messageId })),
    ...rejected.map(({ recipient }) => ({ recipient, accepted: false, messageId: sent.messageId })),
  ];
  return {
    ok: true,
    records,
    ...(rejected.length === 0
      ? {}
      : {
          refused: rejected.map(({ failure }, at) => ({ index: accepted.length + at, failure })),
        }),
    body: { messageId: sent.messageId, response: sent.response },
  };
}

const addressOf = (one: string | { address: string }): string =>
  typeof one === 'string' ? one : one.address;

/** What nodemailer adds to its errors: its own code, the reply's code, the reply, and the command it answered. */
interface MailError {
  code?: string;
  responseCode?: number;
  response?: string;
  command?: string;
}

function failureOfMail(error: unknown, credential: Credential): Failure {
  if (error instanceof ProblemError)
    return failureOf('invalid', error.problem.code, { text: error.problem.message });
  const said = saidBy(error);
  const secret = credential['password'] ?? '';
  const message = secret === '' ? said.message : said.message?.replaceAll(secret, '***');
  return classify(manifest as ConnectorManifest, { ...said, message });
}

function saidBy(error: unknown): {
  code: string;
  subCode: string | undefined;
  message: string | undefined;
} {
  const { code, responseCode, response } = (
    typeof error === 'object' && error !== null ? error : {}
  ) as MailError;
  const enhanced = /\b[245]\.\d{1,3}\.\d{1,3}\b/.exec(response ?? '')?.[0];
  return {
    code: responseCode === undefined ? (code ?? 'mail-failed') : String(responseCode),
    subCode: enhanced ?? code,
    message: response ?? (error instanceof Error ? error.message : undefined),
  };
}
