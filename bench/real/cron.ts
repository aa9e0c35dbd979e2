import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { cronSuite, type RobfigSuite } from '../../engine/schedule/robfig-suite.ts';
import { tally, type Suite } from './suite.ts';

/** Rows at a change of clocks where our default fires once and in time, and the tables skip a day or fire twice. */
const ONCE = [19, 30, 32, 37, 47];

/** The tables of robfig/cron: all rows under their own policy, and under ours all but those at a change of clocks. */
export const cron: Suite = {
  name: 'cron',
  folder: '05-conformance/cron',
  async run(dir) {
    const table = JSON.parse(await readFile(join(dir, 'robfig.json'), 'utf8')) as RobfigSuite;
    const checks = tally();
    const literal = cronSuite(table, 'literal');
    checks.equal('literal', literal.passed, literal.total);
    for (const { index, spec, actual, expected } of literal.failed)
      checks.equal(`${index} ${spec}`, actual, expected);
    const once = cronSuite(table);
    checks.equal(
      'rows that differ by default',
      once.failed.map(({ index }) => index),
      ONCE,
    );
    checks.holds(
      'only next times differ',
      once.failed.every((row) => row.table === 'next'),
    );
    checks.note(`literal ${literal.passed} of ${literal.total}, by default ${once.passed}`);
    return checks.result();
  },
};
