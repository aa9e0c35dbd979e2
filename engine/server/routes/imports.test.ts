import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import type { ImportView } from '../../../schemas/import.ts';
import type { TableDefinition } from '../../../schemas/table.ts';
import { systemActor } from '../../store/actor.ts';
import { openTestServer, type TestServer } from '../server.fixture.ts';

const title = (zh: string, en: string): { zh: string; en: string } => ({ zh, en });
const customers: TableDefinition = {
  schemaVersion: 1,
  id: 'customers',
  title: title('客户', 'Customers'),
  fields: [
    { id: 'customerNo', type: 'text', title: title('客户编号', 'Customer number'), required: true },
    { id: 'phone', type: 'phone', title: title('手机号', 'Phone'), pii: 'phone' },
    { id: 'points', type: 'integer', title: title('积分', 'Points') },
  ],
  keys: [{ id: 'no', fields: ['customerNo'] }],
  indexes: [],
};
const CSV = '客户编号,手机号,积分\nC1,13800001111,5\nC2,13800002222,很多\n=C3,13800003333,7\n';

let server: TestServer;
let id: string;
beforeAll(async () => {
  server = await openTestServer();
  await server.records.catalog.create(customers, systemActor('test'));
});
afterAll(() => server.close());

const rest = async (state: ImportView['state']): Promise<ImportView> =>
  vi.waitFor(async () => {
    const { body } = await server.call('GET', `/api/v1/imports/${id}`);
    expect(body).toMatchObject({ state });
    return body;
  });

async function upload(name: string, content: string, headers: Record<string, string> = {}): Promise<string> {
  const owner = await server.as('owner');
  const answer = await server.app.inject({
    method: 'POST',
    url: `/api/v1/import-files?filename=${encodeURIComponent(name)}`,
    headers: { ...owner, 'content-type': 'application/octet-stream', ...headers },
    payload: content,
  });
  expect(answer.statusCode).toBe(201);
  return (JSON.parse(answer.body) as { id: string }).id;
}

it('takes a file, asks, and imports what it can', async () => {
  const file = await upload('客户.csv', CSV);
  const begun = await server.call('POST', '/api/v1/imports', { table: 'customers', files: [file] });
  expect(begun.status).toBe(202);
  ({ id } = begun.body);
  const waiting = await rest('waiting');
  expect(waiting.finding?.columns).toMatchObject([
    { source: '客户编号', field: 'customerNo' },
    { source: '手机号', field: 'phone' },
    { source: '积分', field: 'points' },
  ]);
  await server.call('POST', `/api/v1/imports/${id}/accept`, {});
  expect((await rest('done')).counts).toMatchObject({ created: 2, refused: 1 });
});

it('tells what was refused, and shows values to those who may see them', async () => {
  const url = `/api/v1/imports/${id}/problems`;
  const { body } = await server.call('GET', url);
  expect(body).toMatchObject({ items: [{ row: 3, problems: [{ field: 'points', value: '很多' }] }] });
  const causes = await server.call('GET', `/api/v1/imports/${id}/causes`);
  expect(causes.body).toMatchObject({ items: [{ field: 'points', count: 1 }] });
  const seen = await server.call('GET', url, undefined, await server.as('viewer'));
  expect(seen.text).not.toContain('很多');
});

it('mends from what it kept', async () => {
  const mended = await server.call('POST', `/api/v1/imports/${id}/mend`, { values: { points: 9 } });
  expect(mended.body).toEqual({ mended: 1, left: 0 });
  expect((await rest('done')).counts).toMatchObject({ created: 3, refused: 0 });
});

it('refuses what cannot be done now, and what is not there', async () => {
  expect((await server.call('POST', `/api/v1/imports/${id}/cancel`)).status).toBe(409);
  expect((await server.call('GET', '/api/v1/imports/none')).status).toBe(404);
  const other = await server.call('POST', '/api/v1/imports', { table: 'customers', files: ['none'] });
  expect(other.body).toMatchObject({ problems: [{ code: 'import-file-unknown' }] });
  const viewer = await server.as('viewer');
  const mapping = { schemaVersion: 1 };
  expect((await server.call('POST', `/api/v1/imports/${id}/undo`, {}, viewer)).status).toBe(403);
  expect((await server.call('POST', `/api/v1/imports/${id}/mend`, { mapping })).status).toBe(400);
});

it('writes a table to a file, with phones masked and formulas disarmed', async () => {
  const begun = await server.call('POST', '/api/v1/exports', { table: 'customers', format: 'csv' });
  const { id: job } = begun.body as { id: string };
  await vi.waitFor(async () => {
    expect((await server.call('GET', `/api/v1/exports/${job}`)).body).toMatchObject({
      state: 'done',
      rows: 3,
    });
  });
  const { text, headers } = await server.call('GET', `/api/v1/exports/${job}/file`);
  expect(headers['content-disposition']).toContain('customers.csv');
  expect(text).toContain("'=C3,138****3333,7");
  expect(
    (await server.call('GET', `/api/v1/exports/${job}`, undefined, await server.as('viewer'))).status,
  ).toBe(404);
});

it('takes an import back', async () => {
  await server.call('POST', `/api/v1/imports/${id}/undo`, {});
  await rest('undone');
  const { body } = await server.call('GET', '/api/v1/imports');
  expect(body).toMatchObject({ items: [{ id, state: 'undone' }] });
});

it('reads a chat list', async () => {
  const text = '接龙\n1. 张三 13800001111 杭州市西湖区文三路1号 苹果2箱';
  const { body } = await server.call('POST', '/api/v1/imports/chat-list/preview', { text });
  expect(body).toMatchObject({
    lines: [{ name: '张三', phone: '13800001111', items: [{ name: '苹果', quantity: 2 }] }],
  });
});
