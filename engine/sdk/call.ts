import type { RunMode } from '../../schemas/run.ts';
import type { Json } from '../../schemas/values/json.ts';
import type { StepKey } from '../core/events.ts';
import type { CallDatasets } from './datasets.ts';
import type { CallChannels } from './channels.ts';
import type { CallTables } from './tables.ts';

/** What expressions, rules and mappings read: the record context of the run at this step. */
export interface RunData {
  input: Json;
  /** Results by node id; inside a loop those of the same turn hide the outer ones. */
  steps: Record<string, Json>;
  run: { id: string; flow: string; version: number; mode: RunMode; startedAt: number };
  /** Inside a for-each or loop. */
  item?: Json;
  index?: number;
  /** Events received so far by name: the newest payload of each. */
  events: Record<string, Json>;
}

export interface HttpRequest {
  method: string;
  url: string;
  headers?: Record<string, string>;
  body?: string;
  timeoutMs?: number;
}
export interface HttpResponse {
  status: number;
  headers: Record<string, string>;
  body: string;
}

/** One call of a node. */
export interface Call {
  runId: string;
  flowId: string;
  step: StepKey;
  attempt: number;
  mode: RunMode;
  now: number;
  data: RunData;
  /** The same for every attempt of this step, and new after a fork. */
  idempotencyKey: string;
  /** Aborted when the step is canceled, timed out, or the lease is lost. */
  signal: AbortSignal;
  /** What woke a waiting step; for a loop the number of turns made. */
  woken?: { why: 'reply' | 'due' | 'event' | 'child' | 'turn'; payload: Json } | undefined;
  /** The results of the branches that reached this join, or of the turns of this loop. */
  arrived?: Json | undefined;
  log(level: 'info' | 'warn' | 'error', message: string, data?: Json): void;
  /** The only way out: refuses private addresses unless allowed, and remote writes outside `live`. */
  http(request: HttpRequest): Promise<HttpResponse>;
  /** Values too large to be one: they are read and written batch by batch, and handed on as a reference. */
  datasets: CallDatasets;
  /** The tables of the installation. */
  tables: CallTables;
  /** The shops of the installation. Outside `live` nothing is written to them. */
  channels: CallChannels;
  /** The token under which a reply will reach this step; the same on every attempt. */
  openWait(): string;
  /** A secret by name; never logged, never journaled. */
  secret(name: string): string;
  /** 128 bits of randomness as text, fixed per step and purpose so that a repeated attempt asks for the same id. */
  stableId(purpose: string): string;
  /** The id of a run this step starts: the same if this very attempt is made again, new for the next attempt. */
  childId(purpose: string): string;
}
