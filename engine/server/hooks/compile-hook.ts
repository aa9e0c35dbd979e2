import { createSecretKey, type KeyObject } from 'node:crypto';
import { Type, type Static } from 'typebox';
import { Expression, type FlowDefinition } from '../../../schemas/flow.ts';
import { problem, type Problem } from '../../../schemas/problem.ts';
import { compileSchema, type Validate } from '../../../schemas/validator.ts';
import type { Json } from '../../../schemas/values/json.ts';
import { printJson } from '../../../schemas/values/print-json.ts';
import { compileExpression, type Read } from '../../sdk/expression.ts';
import { refuse } from '../api-error.ts';
import { checkSignature, headerText, type Headers, type SignatureSettings } from './signature.ts';

/** The settings of a webhook node, as far as the server reads them; publishing has checked them all. */
const HookSettings = Type.Object({
  replyMode: Type.Union([Type.Literal('at-once'), Type.Literal('flow')]),
  replyTimeoutMs: Type.Optional(Type.Integer()),
  hmac: Type.Optional(Type.Unsafe<SignatureSettings>({ type: 'object' })),
  idempotency: Type.Optional(Type.Union([Type.Object({ header: Type.String() }), Expression])),
  maxBytes: Type.Optional(Type.Integer()),
});
type HookSettings = Static<typeof HookSettings>;

/** A webhook made ready once, so that a push costs no look-up and no compiling. */
export interface CompiledHook {
  path: string;
  flow: string;
  node: string;
  /** The settings are those of this version. */
  version: number;
  waitsForFlow: boolean;
  replyTimeoutMs: number;
  maxBytes: number;
  /** Why the flow takes no pushes now: it is paused and was told to refuse. */
  refusal: string | undefined;
  checkSignature(headers: Headers, body: Uint8Array, now: number): Problem | null;
  /** The value under which a second push gets the answer of the first. */
  key(headers: Headers, input: Json): string | undefined;
  /** What keeps the input from becoming a run. */
  checkInput: Validate;
}

const MAX_BYTES = 1_048_576;
const REPLY_TIMEOUT_MS = 10_000;
const MAX_KEY = 500;
const anything: Validate = () => [];

export interface HookSource {
  path: string;
  flow: string;
  node: string;
  version: number;
  definition: FlowDefinition;
  paused?: string | undefined;
}

/** Null: the live version has no such webhook any more. */
export function compileHook(source: HookSource, secret: (name: string) => string): CompiledHook | null {
  const { path, flow, node, version, definition, paused } = source;
  const found = Object.hasOwn(definition.nodes, node) ? definition.nodes[node] : undefined;
  if (found === undefined || found.type !== 'webhook' || found.disabled === true) return null;
  const settings = found.config as HookSettings;
  return {
    path,
    flow,
    node,
    version,
    waitsForFlow: settings.replyMode === 'flow',
    replyTimeoutMs: settings.replyTimeoutMs ?? REPLY_TIMEOUT_MS,
    maxBytes: settings.maxBytes ?? MAX_BYTES,
    refusal: definition.settings?.onPause === 'refuse' ? paused : undefined,
    checkSignature: signatureCheck(settings.hmac, secret),
    key: keyReader(settings.idempotency),
    checkInput:
      definition.input === undefined ? anything : compileSchema(definition.input, { firstOnly: true }),
  };
}

function signatureCheck(
  settings: SignatureSettings | undefined,
  secret: (name: string) => string,
): CompiledHook['checkSignature'] {
  if (settings === undefined) return () => null;
  let key: KeyObject | undefined;
  return (headers, body, now) => {
    // Opened at the first push, so that a missing secret refuses pushes and does not keep the server from starting.
    key ??= createSecretKey(secret(settings.secret), 'utf8');
    return checkSignature(settings, key, headers, body, now);
  };
}

function keyReader(settings: HookSettings['idempotency']): CompiledHook['key'] {
  if (settings === undefined) return () => undefined;
  if ('header' in settings) {
    const { header } = settings;
    return (headers) => {
      const value = headerText(headers, header)?.trim();
      if (value === undefined || value === '') throw keyMissing(header);
      return checkLength(value);
    };
  }
  const read = compileExpression(settings, '/idempotency');
  return (_headers, input) => checkLength(keyText(read, input));
}

function keyText(read: Read, input: Json): string {
  const run = { id: '', flow: '', version: 0, mode: 'live', startedAt: 0 } as const;
  const value = read({ input, steps: {}, run, events: {} });
  return typeof value === 'string' ? value : printJson(value);
}

function checkLength(key: string): string {
  if (key.length <= MAX_KEY) return key;
  throw refuse(
    400,
    'key-too-long',
    `去重键超过 ${MAX_KEY} 个字符。`,
    `The de-duplication key is over ${MAX_KEY} characters.`,
  );
}

const keyMissing = (header: string): Error =>
  refuse(
    400,
    'key-missing',
    `缺少请求头 ${header}（去重键）。`,
    `The header ${header} with the de-duplication key is missing.`,
    {
      problems: [problem('key-missing', `/headers/${header}`, '必须填写。', 'Is required.')],
    },
  );
