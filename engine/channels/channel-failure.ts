import { failureOf, type Failure } from '../../connectors/kit/failure.ts';
import type { FailureClass } from '../../schemas/connector.ts';
import type { Text } from '../../schemas/text.ts';
import { EngineError } from '../core/errors.ts';

/** Thrown where a call to a platform has finally failed; says what to do by its class. */
export class ChannelFailure extends EngineError {
  constructor(readonly failure: Failure) {
    super(
      `channel-${failure.class}`,
      {
        zh: `${failure.message.zh}${failure.next.zh}`,
        en: `${failure.message.en} ${failure.next.en}`,
      },
      {
        blame: failure.class === 'invalid' ? 'author' : 'remote',
        retryable: PASSING.has(failure.class),
        ...(failure.waitMs === undefined ? {} : { retryAfterMs: failure.waitMs }),
        details: { code: failure.code, ...(failure.said === undefined ? {} : { said: failure.said }) },
      },
    );
  }
}

/** What goes away by itself. */
const PASSING: ReadonlySet<FailureClass> = new Set(['retry', 'throttle', 'platform-down', 'refresh-token']);
/** What a person has to mend before the channel can be read again. */
const FOR_PEOPLE: ReadonlySet<FailureClass> = new Set([
  're-authorise',
  'permission',
  'ip',
  'clock',
  'signature',
  'invalid',
]);

export const isForPeople = ({ class: found }: Failure): boolean => FOR_PEOPLE.has(found);

/** What of ours stops a reading, and what to do about it. */
const NEXT: Readonly<Record<string, Text>> = {
  'table-unknown': {
    zh: '请先安装“订单中心”功能包，它带着订单表。',
    en: 'Install the pack “Order hub” first; it brings the table of orders.',
  },
};

export const failureOfError = (error: unknown): Failure =>
  error instanceof ChannelFailure
    ? error.failure
    : error instanceof EngineError
      ? failureOf('invalid', error.code, { text: error.text, next: NEXT[error.code] })
      : failureOf('retry', 'unexpected', {
          text: {
            zh: `读取中断：${String(error instanceof Error ? error.message : error)}`,
            en: `Reading was cut off: ${String(error instanceof Error ? error.message : error)}`,
          },
        });
