import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import type { ImportView } from '../../../schemas/import.ts';
import type { DemoApi } from './api.ts';

interface SampleFiles {
  folder: string;
  name: string;
  /** What the files do not say of themselves. */
  defaults: { platform: string; shop: string; channel: string };
}

const SAMPLES: readonly SampleFiles[] = [
  {
    folder: 'taobao',
    name: '淘宝历史订单 Taobao history',
    defaults: { platform: 'taobao', shop: '北舍旗舰店', channel: 'taobao-main' },
  },
  {
    folder: 'meituan',
    name: '美团优选 Meituan',
    defaults: { platform: 'meituan', shop: '北舍优选', channel: 'meituan' },
  },
  {
    folder: 'dingdong',
    name: '叮咚买菜 Dingdong',
    defaults: { platform: 'dingdong', shop: '北舍叮咚', channel: 'dingdong' },
  },
];

export interface FileReport {
  name: string;
  channel: string;
  files: string[];
  /** The same files had been imported before. */
  repeated: boolean;
  counts: ImportView['counts'];
}

const OPEN: ReadonlySet<string> = new Set(['reading', 'mapping', 'importing']);

/** Uploads the sample files of each source and imports them into the order table, as a person would on the page. */
export async function importSamples(api: DemoApi, samples: string): Promise<FileReport[]> {
  const reports: FileReport[] = [];
  for (const { folder, name, defaults } of SAMPLES) {
    const files = readdirSync(join(samples, folder)).sort();
    const ids: string[] = [];
    for (const file of files) {
      const path = `/api/v1/import-files?filename=${encodeURIComponent(file)}`;
      ids.push((await api.upload<{ id: string }>(path, readFileSync(join(samples, folder, file)))).id);
    }
    const { id } = await api.call<ImportView>('POST', '/api/v1/imports', {
      table: 'orders',
      files: ids,
      defaults,
    });
    const view = await untilImported(api, id);
    reports.push({
      name,
      channel: defaults.channel,
      files,
      repeated: view.problem?.code === 'import-repeated',
      counts: view.counts,
    });
  }
  return reports;
}

async function untilImported(api: DemoApi, id: string): Promise<ImportView> {
  for (let tries = 0; tries < 400; tries += 1) {
    const view = await api.call<ImportView>('GET', `/api/v1/imports/${id}`);
    if (view.state === 'waiting' && view.finding?.unfilled.length === 0)
      await api.call('POST', `/api/v1/imports/${id}/accept`, {});
    else if (!OPEN.has(view.state)) {
      if (view.state !== 'done') throw new Error(`the import ${id} is ${view.state}`);
      return view;
    }
    await pause(50);
  }
  throw new Error(`the import ${id} was not done in time`);
}
