import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { hubTable } from '../channels/channels.fixture.ts';
import type { ContractTarget } from '../store/contract.fixture.ts';
import { createStore } from '../store/store.ts';
import { openTableBench, type TableBench } from '../tables/tables.fixture.ts';
import type { ImportView } from '../../schemas/import.ts';
import { keepInPlace } from './file-store.ts';
import { createImports, type ImportRequest, type ImportService } from './import-service.ts';

/** In memory: what differs between databases is the tables' and the store's business. */
export const memory: ContractTarget = {
  name: 'SQLite',
  shared: false,
  create: async () => ({
    open: (options) => createStore({ url: ':memory:', ...options }),
    drop: async () => {},
  }),
};

export const BY = 'user:ann';

export interface ImportBench extends TableBench {
  imports: ImportService;
  folder: string;
  /** Writes a file and keeps it; answers its id. */
  file(name: string, content: string | Buffer): Promise<string>;
  /** From files to rest; a proposal is taken as it is. */
  run(request: Partial<ImportRequest> & { files: readonly string[] }): Promise<ImportView>;
  done(): Promise<void>;
}

const signal = new AbortController().signal;

/** An installation with the table of orders as it ships. */
export async function openImportBench(target: ContractTarget): Promise<ImportBench> {
  const bench = await openTableBench(target);
  await bench.create(await hubTable('orders'));
  const folder = mkdtempSync(join(tmpdir(), 'daliu-imports-'));
  const { tables, catalog, clock } = bench;
  const imports = createImports({ tables, catalog, clock, zone: 'Asia/Shanghai', thread: 'here' });
  const run: ImportBench['run'] = async (request) => {
    const id = await imports.create({ table: 'orders', ...request }, BY);
    const result = await imports.work(id, signal);
    const view = await imports.get(result);
    if (view.state !== 'waiting' || view.finding?.unfilled.length !== 0 || request.ask === true) return view;
    await imports.accept(result, {}, BY);
    await imports.work(result, signal);
    return imports.get(result);
  };
  return {
    ...bench,
    imports,
    folder,
    run,
    file: async (name, content) => {
      const path = join(folder, name);
      writeFileSync(path, content);
      return (await keepInPlace({ tables, now: clock.now(), by: BY }, path)).id;
    },
    done: async () => {
      rmSync(folder, { recursive: true, force: true });
      await bench.close();
    },
  };
}

export interface SampleOrder {
  no: string;
  state?: string;
  name?: string;
  phone?: string;
  region?: readonly [string, string, string];
  address?: string;
  paid?: string;
  updated?: string;
  lines?: readonly { sku: string; title?: string; quantity?: number; price?: string }[];
}

export const HEADINGS =
  '订单编号,订单状态,下单时间,更新时间,收货人,手机号,省,市,区,详细地址,商品金额,实付金额,商家编码,商品标题,数量,单价';

const DEFAULTS: Required<Omit<SampleOrder, 'no'>> = {
  state: '待发货',
  name: '李小明',
  phone: '13800001111',
  region: ['浙江省', '杭州市', '西湖区'],
  address: '文三路 1 号',
  paid: '20.00',
  updated: '2026-11-11 10:00:00',
  lines: [
    { sku: 'A-1', title: '茶杯', quantity: 1, price: '12.00' },
    { sku: 'B-2', title: '茶盘', quantity: 1, price: '8.00' },
  ],
};

/** A row per line, as most exports have them. */
export function ordersCsv(orders: readonly SampleOrder[], headings = HEADINGS): string {
  const rows = orders.flatMap((order) => {
    const { no, state, name, phone, region, address, paid, updated, lines } = { ...DEFAULTS, ...order };
    const head = [no, state, '2026-11-11 09:00:00', updated, name, phone, ...region, address, paid, paid];
    return lines.map(({ sku, title = '茶杯', quantity = 1, price = paid }) =>
      [...head, sku, title, quantity, price].join(','),
    );
  });
  return `${headings}\n${rows.join('\n')}\n`;
}
