import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseJsonBytes } from '../../schemas/values/parse-json.ts';
import { ProblemError } from '../../schemas/values/problem-error.ts';
import { tally, type Suite } from './suite.ts';

/** Files named `y_` must parse, files named `n_` must be refused with a problem of ours, never with a crash. */
export const jsonParsing: Suite = {
  name: 'json-parsing',
  folder: '05-conformance/json-parsing',
  async run(dir) {
    const checks = tally();
    let accepted = 0;
    let refused = 0;
    for (const file of (await readdir(dir)).sort()) {
      if (!file.startsWith('y_') && !file.startsWith('n_')) continue;
      const outcome = parses(await readFile(join(dir, file)));
      if (outcome === 'parsed') accepted += 1;
      if (outcome === 'refused') refused += 1;
      checks.equal(file, outcome, file.startsWith('y_') ? 'parsed' : 'refused');
    }
    checks.note(`${accepted} accepted, ${refused} refused`);
    return checks.result();
  },
};

function parses(bytes: Uint8Array): string {
  try {
    parseJsonBytes(bytes);
    return 'parsed';
  } catch (error) {
    return error instanceof ProblemError ? 'refused' : `crashed: ${String(error)}`;
  }
}
