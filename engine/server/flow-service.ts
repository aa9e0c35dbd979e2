import type { FlowDefinition } from '../../schemas/flow.ts';
import type { Problem } from '../../schemas/problem.ts';
import type { Registry } from '../registry/registry.ts';
import type { Actor } from '../store/actor.ts';
import type { Page } from '../store/cursor.ts';
import { listFlows, type FlowFilter, type FlowSummary } from '../store/flow-list.ts';
import { createFlowSource, type FlowSource } from '../store/flow-source.ts';
import { archiveFlow, setPaused } from '../store/flow-state.ts';
import { createFlowStore, type FlowStore } from '../store/flow-store.ts';
import type { Tables } from '../store/tables.ts';
import {
  createVersionStore,
  type Publishing,
  type PublishResult,
  type VersionStore,
  type WentLive,
  type FlowVersion,
} from '../store/version-store.ts';
import { createWebhookStore, type WebhookStore } from '../store/webhook-store.ts';
import { createFailureFlows } from '../store/failure-flows.ts';
import { errorsOf, examineFlow } from './check-flow.ts';

export type PublishOutcome = (PublishResult | { kind: 'invalid' }) & { problems: Problem[] };

/** Everything about flows, for the API and the command line. What goes live reaches the listeners at once. */
export interface FlowService {
  drafts: FlowStore;
  versions: VersionStore;
  hooks: WebhookStore;
  /** Published flows, for the engine. */
  source: FlowSource;
  list(filter: FlowFilter): Promise<Page<FlowSummary>>;
  check(document: unknown): Promise<Problem[]>;
  /** Only a draft without errors, whose cases come out as they say, becomes a version. */
  publish(flow: string, publishing: Publishing, actor: Actor): Promise<PublishOutcome>;
  goLive(flow: string, version: number, actor: Actor, note?: string): Promise<FlowVersion | null>;
  renewHook(flow: string, node: string, actor: Actor): ReturnType<WebhookStore['renew']>;
  setPaused(flow: string, reason: string | null, actor: Actor): Promise<boolean>;
  archive(flow: string, actor: Actor): Promise<boolean>;
  /** Called with the id of a flow whose live version, pause or address is another now. */
  onChange(listener: (flow: string) => void): void;
  /** Flows that start when this one fails, besides the one it names itself. */
  failureListeners(flow: string): Promise<string[]>;
  /** Looks what other processes changed. */
  catchUp(): Promise<void>;
}

export interface FlowServiceOptions {
  tables: Tables;
  registry: Registry;
  now: () => number;
  /** Rows that must follow a version that goes live, such as schedules. */
  wentLive?: readonly WentLive[];
  /** Runs the cases a flow carries and tells which came out otherwise; one that does keeps it from being published. */
  tryCases?: TryCases;
}

export type TryCases = (definition: FlowDefinition) => Promise<Problem[]>;

export function createFlowService({
  tables,
  registry,
  now,
  wentLive = [],
  tryCases = async () => [],
}: FlowServiceOptions): FlowService {
  const drafts = createFlowStore(tables, now);
  const versions = createVersionStore(tables, now, wentLive);
  const hooks = createWebhookStore(tables, now);
  const source = createFlowSource(tables, versions);
  const check = (document: unknown): Promise<Problem[]> => examineFlow(document, registry);
  const failureFlows = createFailureFlows(tables);
  const listeners: ((flow: string) => void)[] = [];
  const changed = (flow: string): void => {
    source.forget(flow);
    failureFlows.forget();
    for (const listener of listeners) listener(flow);
  };
  /** Tells the listeners if the work did something. */
  const telling = async <T>(flow: string, work: Promise<T>): Promise<T> => {
    const result = await work;
    if (result !== false && result !== null) changed(flow);
    return result;
  };

  return {
    drafts,
    versions,
    hooks,
    source,
    check,
    list: (filter) => listFlows(tables, filter),
    publish: (flow, publishing, actor) =>
      telling(flow, publishChecked({ drafts, versions, check, tryCases }, flow, publishing, actor)),
    goLive: (flow, version, actor, note) => telling(flow, versions.goLive(flow, version, actor, note)),
    renewHook: (flow, node, actor) => telling(flow, hooks.renew(flow, node, actor)),
    setPaused: (flow, reason, actor) => telling(flow, setPaused(tables, now(), { flow, reason, actor })),
    archive: (flow, actor) => telling(flow, archiveFlow(tables, now(), flow, actor)),
    onChange: (listener) => void listeners.push(listener),
    failureListeners: failureFlows.listeningTo,
    async catchUp() {
      for (const flow of await source.catchUp()) changed(flow);
    },
  };
}

async function publishChecked(
  {
    drafts,
    versions,
    check,
    tryCases,
  }: Pick<FlowService, 'drafts' | 'versions' | 'check'> & { tryCases: TryCases },
  flow: string,
  publishing: Publishing,
  actor: Actor,
): Promise<PublishOutcome> {
  const draft = await drafts.draft(flow);
  if (draft === null) return { kind: 'unknown', problems: [] };
  // What is checked is what is published: the store refuses any other revision.
  if (draft.revision !== publishing.revision)
    return { kind: 'conflict', revision: draft.revision, problems: [] };
  const problems = await check(draft.definition);
  if (errorsOf(problems).length > 0) return { kind: 'invalid', problems };
  const failing = await tryCases(draft.definition);
  if (failing.length > 0) return { kind: 'invalid', problems: [...problems, ...failing] };
  return { ...(await versions.publish(flow, publishing, actor)), problems };
}
