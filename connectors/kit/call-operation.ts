import type { JsonObject } from '../../schemas/values/json.ts';
import { ProblemError } from '../../schemas/values/problem-error.ts';
import { buildRequest, checkInput, operationOf, type RequestOptions } from './build-request.ts';
import { completeRecords } from './complete-records.ts';
import type { Connector, Driver } from './connector.ts';
import type { Credential, Moment, WireRequest } from './draft.ts';
import { failureOf, failureOfThrown } from './failure.ts';
import { readAnswer, type Answer, type WireAnswer } from './read-answer.ts';

/** One call: what is to be called, with what, and the way out. */
export interface OperationCall extends RequestOptions {
  connector: Connector;
  operation: string;
  input?: JsonObject;
  credential: Credential;
  moment: Moment;
  /** The guarded client of the engine. */
  http(request: WireRequest): Promise<WireAnswer>;
}

/** What was sent and what came back, for whoever looks at the raw exchange; the caller masks secrets. */
export interface Exchange {
  request?: WireRequest;
  response?: WireAnswer;
}

/** Makes one call, and those that complete its records. Never throws: what cannot be built, sent or read is a classed failure. */
export async function callOperation(call: OperationCall): Promise<{ answer: Answer; exchange: Exchange }> {
  const exchange: Exchange = {};
  try {
    const { driver } = call.connector;
    if (driver !== undefined) return { answer: await drive(driver, call), exchange };
    exchange.request = buildRequest(
      call.connector,
      call.operation,
      call.input ?? {},
      call.credential,
      call.moment,
      call,
    );
    exchange.response = await call.http(exchange.request);
    const answer = readAnswer(call.connector, call.operation, exchange.response);
    const { complete } = operationOf(call.connector, call.operation).answer;
    if (complete === undefined || !answer.ok) return { answer, exchange };
    const whole = await completeRecords(complete, answer, async (input) => {
      const other = await callOperation({ ...call, operation: complete.operation, input });
      return other.answer;
    });
    return { answer: whole, exchange };
  } catch (error) {
    const failure =
      error instanceof ProblemError
        ? failureOf('invalid', error.problem.code, { text: error.problem.message })
        : failureOfThrown(error);
    return { answer: { ok: false, failure }, exchange };
  }
}

function drive(
  driver: Driver,
  { connector, operation, input = {}, credential, moment }: OperationCall,
): Promise<Answer> {
  checkInput(operationOf(connector, operation), input);
  return driver({ operation, input, credential, now: moment.now });
}
