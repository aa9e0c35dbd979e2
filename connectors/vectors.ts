import type { Text } from '../schemas/text.ts';
import { problem } from '../schemas/problem.ts';
import type { Json, JsonObject } from '../schemas/values/json.ts';
import { ProblemError } from '../schemas/values/problem-error.ts';
import { isObject } from './kit/draft.ts';
import { carrierVectors } from './kit/vectors/carriers.ts';
import { messageVectors } from './kit/vectors/messages.ts';
import { paymentVectors } from './kit/vectors/payments.ts';
import { shopVectors } from './kit/vectors/shops.ts';
import type { Vector, VectorRule } from './kit/vectors/vector.ts';

const rules: Readonly<Record<string, VectorRule>> = {
  ...shopVectors,
  ...carrierVectors,
  ...messageVectors,
  ...paymentVectors,
};

export interface VectorError {
  code: string;
  message: Text;
}

export interface VectorOptions {
  /** RSA private key in PEM, for entries that only name theirs. */
  key?: string;
}

/**
 * The same entries (`{platform, kind, inputs, secret, expected?, source?}`), each with `computed`: the signature, or
 * null with an `error` that says what is unknown or missing. Never throws, whatever the entries.
 */
export const signVectors = (entries: readonly Json[], options: VectorOptions = {}): JsonObject[] =>
  entries.map((entry): JsonObject => {
    const given: JsonObject = isObject(entry) ? entry : { entry };
    try {
      return { ...given, computed: compute(given, options) };
    } catch (error) {
      return { ...given, computed: null, error: { ...describe(error) } };
    }
  });

function compute(entry: JsonObject, { key }: VectorOptions): Json {
  const { platform, kind, inputs, secret, expected } = entry;
  if (typeof platform !== 'string' || !isObject(inputs))
    throw new ProblemError(
      problem('entry-invalid', '', '条目应有 platform 和 inputs。', 'An entry has platform and inputs.'),
    );
  const vector: Vector = {
    platform,
    kind: typeof kind === 'string' ? kind.trim().toLowerCase() : '',
    inputs,
    secret: typeof secret === 'string' ? secret : '',
    ...(expected === undefined ? {} : { expected }),
    ...(key === undefined ? {} : { key }),
  };
  return ruleOf(platform)(vector);
}

/** By the whole name, else by its first word: `taobao-top`, `jd-jos`, `tencent-sms` and `tencent-cloud`. */
function ruleOf(platform: string): VectorRule {
  const name = platform.trim().toLowerCase();
  const words = [name, ...name.split(/[^a-z0-9]+/)];
  for (const word of words) if (Object.hasOwn(rules, word)) return rules[word] as VectorRule;
  throw new ProblemError(
    problem(
      'unknown-platform',
      '',
      `没有平台“${platform}”。`,
      `There is no platform "${platform}".`,
      platform,
    ),
  );
}

const describe = (error: unknown): VectorError & JsonObject => {
  if (error instanceof ProblemError) {
    const { code, message } = error.problem;
    return { code, message: { ...message } };
  }
  const said = error instanceof Error ? error.message : String(error);
  return {
    code: 'input-unusable',
    message: { zh: `输入无法使用：${said}`, en: `The inputs cannot be used: ${said}` },
  };
};
