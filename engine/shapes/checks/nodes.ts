import { controlsOf } from './controls.ts';
import { judgeMapping } from './mappings.ts';
import { type CheckSite } from './report.ts';
import { judgeCondition, judgeSwitch } from './nodes/decisions.ts';
import { judgeChannel, judgeHttp } from './nodes/remote.ts';
import { judgeSubFlow } from './nodes/sub-flow.ts';
import { judgeTableWrite } from './nodes/tables.ts';
import { judgeValidate } from './nodes/validate.ts';
import { judgeForEach, judgeLoop, judgeWait, judgeWeight } from './nodes/waits.ts';
import { judgeControl } from './settings.ts';

/** Everything the settings of a node read, and what its own kind can have wrong with it. */
export function judgeNode(site: CheckSite): void {
  const schema = site.found.knowledge.nodeType(site.type)?.config;
  for (const { control, value, at, roots } of controlsOf(schema, site.config))
    judgeControl(site, control, value, site.base + at, roots);
  judges[site.type]?.(site);
}

type Judge = (site: CheckSite) => void;

const judges: Readonly<Record<string, Judge>> = {
  map: judgeMapping,
  condition: judgeCondition,
  switch: judgeSwitch,
  wait: judgeWait,
  loop: judgeLoop,
  'for-each': judgeForEach,
  'choose-cheapest': judgeWeight,
  'sub-flow': judgeSubFlow,
  'query-records': judgeTableWrite,
  'insert-records': judgeTableWrite,
  'upsert-records': judgeTableWrite,
  'update-record': judgeTableWrite,
  'call-connector': judgeChannel,
  'sync-channel': judgeChannel,
  'http-request': judgeHttp,
  validate: judgeValidate,
};
