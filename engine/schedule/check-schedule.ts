import { problem, type Problem } from '../../schemas/problem.ts';
import type { Cadence, ScheduleConfig } from '../../schemas/schedule.ts';
import { checkCron } from './check-cron.ts';
import { readCron } from './cron-expression.ts';
import { slotsPerHour } from './rate-cap.ts';

/** Says that a limit thins an expression out, which a preview shows too: a warning. */
function checkLimit(expression: string, path: string, cadence: Cadence): Problem[] {
  const { maxPerHour } = cadence;
  if (maxPerHour === undefined || !readCron(expression).cron || slotsPerHour(expression) <= maxPerHour)
    return [];
  const wanted = slotsPerHour(expression);
  const over = problem(
    'cadence-over-limit',
    path,
    `每小时 ${wanted} 次，超过凭证的上限，只按每小时 ${maxPerHour} 次触发。`,
    `${wanted} times an hour is above the credential's limit; it fires ${maxPerHour} times an hour.`,
    wanted,
  );
  return [{ ...over, severity: 'warning' }];
}

function checkWindows(cadence: Cadence): Problem[] {
  if (typeof cadence.promotions === 'string') return [];
  return cadence.promotions.flatMap((window, index) =>
    window.startAt < window.endAt
      ? []
      : [
          problem(
            'promotion-order',
            `/cadence/promotions/${index}/endAt`,
            `大促“${window.name}”的结束时间应晚于开始时间。`,
            `Promotion "${window.name}" must end after it starts.`,
            window.endAt,
          ),
        ],
  );
}

/** What is wrong with a schedule beyond its schema. Paths are those of the ScheduleConfig. */
export function checkSchedule(config: ScheduleConfig): Problem[] {
  const { cron, timezone, cadence } = config;
  const problems = checkCron(cron, timezone);
  if (!cadence) return problems;
  const fast = checkCron(cadence.cron, timezone)
    .filter((found) => found.path === '/cron')
    .map((found) => ({ ...found, path: '/cadence/cron' }));
  return [
    ...problems,
    ...fast,
    ...checkWindows(cadence),
    ...checkLimit(cron, '/cron', cadence),
    ...checkLimit(cadence.cron, '/cadence/cron', cadence),
  ];
}
