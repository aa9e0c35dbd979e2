import { problem, type Problem } from '../../schemas/problem.ts';
import { isZone, parseTime, printTime } from '../../schemas/values/time.ts';
import { checkCron } from './check-cron.ts';
import { nextTimes } from './next-after.ts';

export interface CronNextOptions {
  /** The zone, unless the expression carries its own (`TZ=… ` or `CRON_TZ=… ` before it). */
  tz: string;
  /** An instant in ms, or a time as text: with an offset an instant, without one a reading of the zone's clocks. */
  from: number | string;
  count: number;
}
export type CronNextResult = { ok: true; times: string[] } | { ok: false; problems: Problem[] };

/** Crontabs write the zone before the expression: `CRON_TZ=America/New_York 0 9 * * *`. */
export function splitZone(expression: string): { zone: string | null; expression: string } {
  const match = /^(?:CRON_)?TZ=(\S+)\s+(.*)$/s.exec(expression.trim());
  return match ? { zone: match[1]!, expression: match[2]! } : { zone: null, expression };
}

/** What `daliu cron next` prints: the next slots as ISO instants with the zone's offset, or what is wrong. */
export function cronNext(text: string, options: CronNextOptions): CronNextResult {
  const { zone: own, expression } = splitZone(text);
  const zone = own ?? options.tz;
  const problems = checkCron(expression, zone).filter((found) => found.severity !== 'warning');
  const from =
    typeof options.from === 'number' || !isZone(zone) ? options.from : parseTime(options.from, zone);
  if (from === undefined || (typeof from === 'number' && !Number.isInteger(from))) {
    const given = options.from;
    problems.push(
      problem('cron-from', '/from', `无法识别的时间“${given}”。`, `Cannot read the time "${given}".`, given),
    );
  }
  if (!Number.isInteger(options.count) || options.count < 1 || options.count > 1000) {
    problems.push(
      problem(
        'cron-count',
        '/count',
        '数量应为 1 到 1000 的整数。',
        'The count must be 1 to 1000.',
        options.count,
      ),
    );
  }
  if (problems.length > 0 || typeof from !== 'number') return { ok: false, problems };
  const times = nextTimes(expression, zone, from, options.count);
  return { ok: true, times: times.map((time) => printTime(time, zone)) };
}
