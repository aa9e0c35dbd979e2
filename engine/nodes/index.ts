import type { NodeType } from '../sdk/node-type.ts';
import { callConnector } from './call-connector.ts';
import { chooseCheapest } from './choose-cheapest.ts';
import { code } from './code.ts';
import { condition } from './condition.ts';
import { fail } from './fail.ts';
import { deleteRecords } from './delete-records.ts';
import { failureTrigger } from './failure-trigger.ts';
import { forEach } from './for-each.ts';
import { httpRequest } from './http-request.ts';
import { humanTask } from './human-task.ts';
import { insertRecords } from './insert-records.ts';
import { join } from './join.ts';
import { log } from './log.ts';
import { loop } from './loop.ts';
import { manual } from './manual.ts';
import { map } from './map.ts';
import { parallel } from './parallel.ts';
import { queryRecords } from './query-records.ts';
import { recordAction } from './record-action.ts';
import { respond } from './respond.ts';
import { rowChanged } from './row-changed.ts';
import { schedule } from './schedule.ts';
import { set } from './set.ts';
import { stop } from './stop.ts';
import { subFlowTrigger } from './sub-flow-trigger.ts';
import { subFlow } from './sub-flow.ts';
import { switchNode } from './switch.ts';
import { syncChannel } from './sync-channel.ts';
import { updateRecord } from './update-record.ts';
import { upsertRecords } from './upsert-records.ts';
import { validate } from './validate.ts';
import { wait } from './wait.ts';
import { webhook } from './webhook.ts';

/** The node types that come with the platform, in the order of the palette. */
export const nodeTypes: readonly NodeType[] = [
  manual,
  webhook,
  schedule,
  subFlowTrigger,
  failureTrigger,
  rowChanged,
  recordAction,
  map,
  set,
  validate,
  queryRecords,
  insertRecords,
  upsertRecords,
  updateRecord,
  deleteRecords,
  condition,
  switchNode,
  chooseCheapest,
  forEach,
  loop,
  parallel,
  join,
  subFlow,
  stop,
  fail,
  wait,
  humanTask,
  httpRequest,
  callConnector,
  syncChannel,
  respond,
  code,
  log,
];
