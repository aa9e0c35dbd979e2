import { EngineError } from '../core/errors.ts';
import { ProblemError } from '../../schemas/values/problem-error.ts';
import { UsageError } from './command.ts';

/** What Node says about an option, in both languages; undefined where the error is none of these. */
const optionText = (error: unknown): string | undefined => {
  const { code, message } = error as { code?: unknown; message?: unknown };
  if (typeof code !== 'string' || typeof message !== 'string') return undefined;
  const named = /'([^']*)'/.exec(message)?.[1] ?? '';
  switch (code) {
    case 'ERR_PARSE_ARGS_UNKNOWN_OPTION':
      return `没有选项 ${named} / there is no option ${named}`;
    case 'ERR_PARSE_ARGS_UNEXPECTED_POSITIONAL':
      return `多了 ${named} / one word too many: ${named}`;
    case 'ERR_PARSE_ARGS_INVALID_OPTION_VALUE':
      return / argument missing$|ambiguous/.test(message)
        ? `选项 ${named} 缺少值 / ${named} wants a value`
        : `选项 ${named} 不带值 / ${named} takes no value`;
    default:
      return undefined;
  }
};

export interface FailureText {
  text: string;
  /** The words on the command line were wrong: its usage helps. */
  usage: boolean;
}

/** What a person reads when a command could not do its work. A stack is shown only of what nobody foresaw. */
export const failureText = (error: unknown): FailureText => {
  if (error instanceof UsageError) return { text: error.message, usage: true };
  if (error instanceof EngineError)
    return { text: `${error.code}: ${error.text.zh} / ${error.text.en}`, usage: false };
  if (error instanceof ProblemError) {
    const { path, message } = error.problem;
    return { text: `${path === '' ? '' : `${path}  `}${message.zh} / ${message.en}`, usage: false };
  }
  const option = optionText(error);
  if (option !== undefined) return { text: option, usage: true };
  return { text: String(error instanceof Error ? error.stack : error), usage: false };
};
