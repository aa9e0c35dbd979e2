import { problem, type Problem } from '../../schemas/problem.ts';
import { isZone } from '../../schemas/values/time.ts';
import { readCron } from './cron-expression.ts';
import { nextAfter } from './next-after.ts';

/** Any instant shows whether an expression ever fires; this one keeps the answer the same on every day. */
const EPOCH = 0;

/**
 * What is wrong with an expression and its zone, in both languages, naming the field.
 * Paths are those of a ScheduleConfig (`/cron`, `/timezone`). A warning alone does not stop the schedule.
 */
export function checkCron(expression: string, zone: string): Problem[] {
  const { cron, problems } = readCron(expression);
  const found = [...problems];
  if (!isZone(zone)) {
    found.push(
      problem('cron-zone', '/timezone', `未知的时区“${zone}”。`, `Unknown time zone "${zone}".`, zone),
    );
  } else if (cron && nextAfter(expression, zone, EPOCH) === null) {
    found.push(
      problem(
        'cron-never',
        '/cron',
        `表达式“${expression}”永远不会触发：没有这样的日期。`,
        `The expression "${expression}" never fires: there is no such date.`,
        expression,
      ),
    );
  }
  return found;
}
