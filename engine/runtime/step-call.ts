import { createHmac } from 'node:crypto';
import type { RunMode } from '../../schemas/run.ts';
import type { Json } from '../../schemas/values/json.ts';
import { printJson } from '../../schemas/values/print-json.ts';
import { EngineError } from '../core/errors.ts';
import type { StepKey } from '../core/events.ts';
import type { Call, HttpRequest, HttpResponse, RunData } from '../sdk/call.ts';
import type { CallDatasets } from '../sdk/datasets.ts';
import type { CallChannels } from '../sdk/channels.ts';
import type { CallTables } from '../sdk/tables.ts';
import { stepDatasets, type DatasetPort } from './step-datasets.ts';

/** What calls reach outside the run with; one per engine. */
export interface Outside {
  http(request: HttpRequest, signal: AbortSignal): Promise<HttpResponse>;
  secret(name: string): string;
  datasets: DatasetPort;
  /** Left out where there are none, such as in a trial. */
  tables?(step: StepOf): CallTables;
  /** Left out where no shops come in. */
  channels?: ChannelPort;
  log(level: 'info' | 'warn' | 'error', message: string, context: Record<string, unknown>): void;
  /** Key from which tokens and other ids are derived: the same step asks for the same id after every crash. */
  idKey: Buffer;
}

export interface ChannelPort {
  of(step: StepOf): CallChannels;
  /** Whether an operation changes anything on the other side. */
  writes(channel: string, operation: string): Promise<boolean>;
}

/** The step in whose name tables are read and written. */
export type StepOf = Pick<Call, 'runId' | 'flowId' | 'step' | 'mode' | 'now' | 'signal'>;

const reads = new Set(['GET', 'HEAD', 'OPTIONS']);

/** Raised where a run that is not live is about to write to the outside; the step is then recorded as simulated. */
export class RehearsedWrite extends EngineError {
  readonly request: HttpRequest;
  constructor(request: HttpRequest) {
    super('rehearsal', { zh: '演练不会发到真实平台', en: 'A rehearsal does not write to the outside' });
    this.request = request;
  }
}

/** A class, since one is made for every step and its methods must not be made anew each time. */
export class StepContext implements Call {
  readonly #outside: Outside;
  readonly #controller: () => AbortController;

  constructor(
    outside: Outside,
    readonly runId: string,
    readonly flowId: string,
    readonly step: StepKey,
    readonly attempt: number,
    readonly mode: RunMode,
    readonly now: number,
    readonly reopenedAt: number,
    readonly data: RunData,
    controller: () => AbortController,
    readonly woken: Call['woken'],
    readonly arrived: Json | undefined,
    readonly epoch: number,
  ) {
    this.#outside = outside;
    this.#controller = controller;
  }

  get idempotencyKey(): string {
    return `${this.runId}:${this.step}`;
  }

  get signal(): AbortSignal {
    return this.#controller().signal;
  }

  log(level: 'info' | 'warn' | 'error', message: string, data?: Json): void {
    this.#outside.log(level, message, { run: this.runId, flow: this.flowId, step: this.step, data });
  }

  http(request: HttpRequest): Promise<HttpResponse> {
    if (this.mode !== 'live' && !reads.has(request.method.toUpperCase())) throw new RehearsedWrite(request);
    return this.#outside.http(request, this.signal);
  }

  secret(name: string): string {
    return this.#outside.secret(name);
  }

  get datasets(): CallDatasets {
    const { runId, epoch, now } = this;
    return stepDatasets(this.#outside.datasets, {
      runId,
      epoch,
      now,
      idOf: (purpose) => this.stableId(`dataset\n${purpose}`),
    });
  }

  get tables(): CallTables {
    const { tables } = this.#outside;
    if (tables !== undefined) return tables(this);
    throw new EngineError('no-tables', {
      zh: '这里没有数据表；在流程的用例里，请给表节点写上答复。',
      en: 'There are no tables here; in the cases of a flow, give table nodes a reply.',
    });
  }

  get channels(): CallChannels {
    const { channels } = this.#outside;
    if (channels === undefined)
      throw new EngineError('no-channels', {
        zh: '这里没有渠道；在流程用例里请给渠道节点写好回复。',
        en: 'There are no channels here; in the cases of a flow, give channel nodes a reply.',
      });
    return this.mode === 'live' ? channels.of(this) : rehearsed(channels, this);
  }

  openWait(): string {
    return this.stableId('wait');
  }

  stableId(purpose: string): string {
    return createHmac('sha256', this.#outside.idKey)
      .update(`${this.runId}\n${this.step}\n${purpose}`)
      .digest('hex')
      .slice(0, 32);
  }

  childId(purpose: string): string {
    return this.stableId(`${purpose}\n${this.attempt}\n${this.reopenedAt}`);
  }
}

/** Reads go through; whatever would write, here or there, is only told. */
function rehearsed(port: ChannelPort, step: StepOf): CallChannels {
  const { call } = port.of(step);
  const refuse = (channel: string, what: string, body: string): never => {
    throw new RehearsedWrite({ method: 'POST', url: `channel:${channel}/${what}`, body });
  };
  return {
    sync: async (channel) => refuse(channel, 'sync', ''),
    syncAll: async (mode) => refuse(`mode/${mode}`, 'sync', ''),
    call: async (channel, operation, input, repeats) =>
      (await port.writes(channel, operation))
        ? refuse(channel, operation, printJson(input))
        : call(channel, operation, input, repeats),
  };
}
