import type { SendMailOptions } from 'nodemailer';
import { problem } from '../../schemas/problem.ts';
import type { Json, JsonObject } from '../../schemas/values/json.ts';
import { ProblemError } from '../../schemas/values/problem-error.ts';
import { secretOf } from '../kit/assemble.ts';
import { isObject, textOf, type Credential } from '../kit/draft.ts';

const MAX_ATTACHED_BYTES = 25 * 1024 * 1024;

/** The message an input asks for. Throws ProblemError for an attachment that has no name, or all of them too large. */
export function composeMail(input: JsonObject, credential: Credential): SendMailOptions {
  const attachments = listOf(input['attachments']).map(attachmentOf);
  const size = attachments.reduce((sum, { content }) => sum + content.length, 0);
  if (size > MAX_ATTACHED_BYTES)
    throw refuse(
      'attachments-too-large',
      '附件合计超过 25 MB。',
      'The attachments have more than 25 MB together.',
    );
  const text = (name: string): string | undefined => {
    const value = input[name];
    return value === undefined || value === null || value === '' ? undefined : textOf(value);
  };
  return {
    from: secretOf(credential, 'from'),
    to: addresses(input['to']),
    cc: addresses(input['cc']),
    bcc: addresses(input['bcc']),
    replyTo: text('replyTo'),
    subject: text('subject'),
    text: text('text'),
    html: text('html'),
    // The same id for the same message: a mailbox that sees it twice can tell.
    messageId: text('messageId'),
    attachments,
  };
}

const listOf = (value: Json | undefined): Json[] =>
  Array.isArray(value) ? value : value === undefined || value === null || value === '' ? [] : [value];

const addresses = (value: Json | undefined): string[] => listOf(value).map(textOf);

interface Attachment {
  filename: string;
  content: Buffer;
  contentType?: string;
}

function attachmentOf(given: Json): Attachment {
  const { name, content, base64, contentType } = isObject(given) ? given : {};
  const bytes =
    typeof base64 === 'string'
      ? Buffer.from(base64, 'base64')
      : typeof content === 'string'
        ? Buffer.from(content, 'utf8')
        : undefined;
  if (typeof name !== 'string' || name === '' || bytes === undefined)
    throw refuse(
      'attachment-incomplete',
      '附件要有 name，以及 content（文字）或 base64。',
      'An attachment has a name, and content (text) or base64.',
    );
  return { filename: name, content: bytes, ...(typeof contentType === 'string' ? { contentType } : {}) };
}

const refuse = (code: string, zh: string, en: string): ProblemError =>
  new ProblemError(problem(code, '/input/attachments', zh, en));
