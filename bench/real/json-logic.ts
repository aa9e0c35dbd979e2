import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ruleEvalSuite } from '../../engine/rules/index.ts';
import { tally, type Suite } from './suite.ts';

/** Cases that rest on turning a text into a number. Strict rules do not: the operator named cannot be told. */
const COERCION: readonly (readonly [index: number, operator: string])[] = [
  [10, '/=='],
  [17, '/!='],
  [24, '/>'],
  [28, '/>='],
  [32, '/<'],
  [39, '/<='],
  [96, '/+'],
  [100, '/*'],
  [104, '/-'],
  [107, '/~1'],
  [149, '/===/1/+'],
  [150, '/if/0/+'],
  [151, '/if/0/+'],
];
/** Cases that read a variable which is not there. Strict rules answer with its name, and not null or an empty list. */
const MISSING: readonly (readonly [index: number, variable: string])[] = [
  [209, 'b'],
  [210, 'a'],
  [212, 'b'],
  [213, 'a'],
  [217, 'a.q'],
  [225, 'a.b.c'],
  [226, 'a.b.c'],
  [227, 'a.b.c'],
  [269, 'integers'],
  [273, 'integers'],
];

/** The published cases of JSONLogic: all of them with `compat`; strict rules differ on exactly the cases above. */
export const jsonLogic: Suite = {
  name: 'json-logic',
  folder: '05-conformance/jsonlogic',
  async run(dir) {
    const cases = JSON.parse(await readFile(join(dir, 'compatible.json'), 'utf8')) as unknown[];
    const checks = tally();
    const compat = ruleEvalSuite(cases, 'compat');
    checks.equal('compat', compat.passed, compat.total);
    for (const { index, expected, actual } of compat.failed)
      checks.equal(`compat case ${index}`, actual, expected);
    const strict = ruleEvalSuite(cases);
    const answers = new Map(strict.failed.map(({ index, actual }) => [index, JSON.stringify(actual)]));
    for (const [index, path] of [...COERCION, ...MISSING]) {
      checks.equal(`strict case ${index}`, answers.get(index), JSON.stringify({ $unknown: path }));
      answers.delete(index);
    }
    checks.equal('other strict cases that differ', [...answers], []);
    checks.note(`compat ${compat.passed} of ${compat.total}, strict ${strict.passed} of ${strict.total}`);
    return checks.result();
  },
};
