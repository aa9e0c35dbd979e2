import type { NodeType } from '../sdk/node-type.ts';
import { condition } from './condition.ts';
import { fail } from './fail.ts';
import { join } from './join.ts';
import { log } from './log.ts';
import { manual } from './manual.ts';
import { parallel } from './parallel.ts';
import { respond } from './respond.ts';
import { set } from './set.ts';
import { stop } from './stop.ts';
import { switchNode } from './switch.ts';
import { wait } from './wait.ts';
import { webhook } from './webhook.ts';

/** The node types that come with the platform, in the order of the palette. */
export const nodeTypes: readonly NodeType[] = [
  manual,
  webhook,
  set,
  condition,
  switchNode,
  parallel,
  join,
  stop,
  fail,
  wait,
  respond,
  log,
];
