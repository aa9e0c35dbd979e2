import {
  compileTime,
  epochToInstant,
  isZone,
  printLocalTime,
  printTime,
} from '../../../schemas/values/time.ts';
import type { Json } from '../../../schemas/values/json.ts';
import { attempt, report, under, type Site } from '../build.ts';
import { fault } from '../call.ts';
import { numberOf } from './number.ts';
import { scalarText, type Step, type StepBuilder } from './step.ts';

const NOT_TIME = fault(
  'not-a-time',
  '不是时间，或不符合给定的时间格式。',
  'Not a time, or not in the given time pattern.',
);
const NOT_EPOCH = fault('not-an-epoch', '不是 Unix 时间戳。', 'Not a Unix time stamp.');
const NOT_INSTANT = fault(
  'not-an-instant',
  '不是时间点（毫秒整数）。',
  'Not an instant (whole milliseconds).',
);

/** The zone of a step, else of the mapping, else of the shop. */
function zoneOf(zone: string | undefined, site: Site): string {
  const name = zone ?? site.build.zone;
  if (isZone(name)) return name;
  report(
    under(site, 'zone'),
    'unknown-zone',
    `没有时区“${name}”。`,
    `There is no time zone "${name}".`,
    name,
  );
  return 'UTC';
}

export const time: StepBuilder<'time'> = ({ zone, pattern }, site) => {
  const name = zoneOf(zone, site);
  const place = under(site, 'pattern');
  const read = attempt(place, () => compileTime(name, pattern)) ?? (() => undefined);
  return {
    run: (value) => {
      const text = typeof value === 'string' ? value : scalarText(value);
      return text === undefined ? undefined : read(text);
    },
    fault: NOT_TIME,
    gives: 'time',
  };
};

export const epoch: StepBuilder<'epoch'> = ({ unit }) => ({
  run: (value) => {
    const stamp = numberOf(value);
    return typeof stamp === 'number' ? epochToInstant(stamp, unit) : undefined;
  },
  fault: NOT_EPOCH,
  gives: 'time',
});

export const printTimeStep: StepBuilder<'print-time'> = ({ zone, style = 'iso' }, site): Step => {
  const name = zoneOf(zone, site);
  return {
    run: (value: Json) => {
      const instant = typeof value === 'number' ? epochToInstant(value, 'ms') : undefined;
      if (instant === undefined) return undefined;
      if (style === 'iso') return printTime(instant, name);
      const local = printLocalTime(instant, name);
      return style === 'date' ? local.slice(0, 10) : local;
    },
    fault: NOT_INSTANT,
  };
};
