import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseAddress } from '../../engine/address/index.ts';
import { tally, type Suite } from './suite.ts';

interface Case {
  input: string;
  expect: { code?: string; name?: string; mobile?: string; details?: string };
  must?: string;
}

/** Pasted lines with what their author expects of them, and pasted blocks without. */
export const addressChina: Suite = {
  name: 'address-china',
  folder: '04-address',
  async run(dir) {
    const checks = tally();
    const read = async (file: string): Promise<string> => readFile(join(dir, file), 'utf8');
    const { cases } = JSON.parse(await read('cn-akebe-1-30.json')) as { cases: Case[] };
    for (const { input, expect } of cases) {
      const { code, name, phone, detail } = parseAddress(input);
      const found = { code, name, mobile: phone, details: detail };
      checks.holds(`${input}: a region`, code !== '');
      for (const [key, value] of Object.entries(expect))
        checks.equal(`${input}: ${key}`, found[key as keyof typeof found], value);
    }
    const { inputs } = JSON.parse(await read('cn-ldwonday-inputs.json')) as { inputs: string[] };
    for (const input of inputs) {
      const { code, name, phone, detail, street } = parseAddress(input);
      checks.holds(`${input}: city and phone`, !/^$|0000$/.test(code) && phone !== undefined);
      // The last piece of the region may be all the address there is.
      checks.holds(`${input}: detail`, detail !== '' || street !== undefined);
      if (/[\u4e00-\u9fff]{2,4}.*\d{11}|收/.test(input) && !/^\d{11} 广东/.test(input))
        checks.holds(`${input}: name`, name !== undefined && !/\d|地址|电话/.test(name));
    }
    return checks.result();
  },
};

/** Real company addresses, many without province or city: what is filled must be certain, a doubt must be said. */
export const addressCompanies: Suite = {
  name: 'address-companies',
  folder: '04-address',
  async run(dir) {
    const checks = tally();
    const text = await readFile(join(dir, 'cn-company-addresses.rows-1-1500.csv'), 'utf8');
    const rows = text
      .split('\n')
      .slice(1)
      .map((row) => row.replace(/,[^,]*$/, '').trim())
      .filter((row) => row !== '');
    const counts = new Map<string, number>();
    for (const row of rows) {
      const parsed = parseAddress(row);
      const level = parsed.district
        ? 'district'
        : parsed.city
          ? 'city'
          : parsed.province
            ? 'province'
            : 'nothing';
      counts.set(level, (counts.get(level) ?? 0) + 1);
      const says = parsed.problems.map(({ code }) => code);
      checks.holds(`${row}: says what is missing`, (says.length === 0) === (parsed.district !== ''));
      const code = parsed.code.replace(/(?:00)+$/, '');
      const depth = { district: 6, city: parsed.code.endsWith('0000') ? 2 : 4, province: 2, nothing: 0 }[
        level
      ];
      checks.equal(`${row}: code as deep as the names`, code.length, depth);
    }
    checks.note(
      `${rows.length} rows: ${[...counts].map(([level, count]) => `${level} ${count}`).join(', ')}`,
    );
    return checks.result();
  },
};
