import { errorTextOf } from '../../../schemas/errors/catalog.ts';
import type { CommandContext } from '../command.ts';
import { table } from '../table.ts';
import type { DemoApi } from './api.ts';
import { all, type CaseRow } from './figures.ts';
import type { FileReport } from './files.ts';
import type { Gap } from './gap.ts';
import type { ShopCount } from './reconcile.ts';

const sum = (counts: readonly ShopCount[], field: 'here' | 'there' | 'missed' | 'doubled'): number =>
  counts.reduce((total, one) => total + one[field], 0);

/** The order table against the lab; true when nothing is missing and nothing doubled. */
export function printShops({ out }: CommandContext, counts: readonly ShopCount[]): boolean {
  out(
    '\n⑤ 八家店铺同步进统一订单表，强杀时正在同步 / eight shops in one order table, being read when the server was killed\n',
  );
  const fields = ['here', 'there', 'missed', 'doubled'] as const;
  out(
    table(
      ['渠道 / channel', '表中 here', '平台已有 there', '漏 missed', '重 doubled'],
      [
        ...counts.map((one) => [`${one.title} ${one.channel}`, ...fields.map((field) => one[field])]),
        ['合计 / in all', ...fields.map((field) => sum(counts, field))],
      ],
    ),
  );
  const good = sum(counts, 'missed') === 0 && sum(counts, 'doubled') === 0;
  out(
    good
      ? '\n✓ 与实验环境的总数一致：漏 0，重 0 / as the lab has them: 0 missed, 0 doubled'
      : '\n✗ 与实验环境不一致 / not as the lab has them',
  );
  return good;
}

export function printFiles({ out }: CommandContext, files: readonly FileReport[]): void {
  out('\n⑥ 同时导入的文件 / files imported beside them\n');
  out(
    table(
      [
        '来源 / source',
        '文件 files',
        '读到 read',
        '新增 created',
        '更新 changed',
        '未收下 refused',
        '备注 / note',
      ],
      files.map(({ name, files: names, counts, repeated }) => [
        name,
        names.length,
        counts.read,
        counts.created,
        counts.changed,
        counts.refused,
        repeated ? '已导入过 / imported before' : '',
      ]),
    ),
  );
}

/** Cases that are about no single run: shops, files. The others were told with their orders. */
export async function printWaiting({ out }: CommandContext, api: DemoApi, gap: Gap): Promise<void> {
  const cases = await all<CaseRow>(api, '/api/v1/cases?open=true');
  const own = cases.filter(({ run }) => run === null);
  out(`\n⑦ 待处理 ${cases.length} 项，其中店铺和文件 ${own.length} 项 / ${cases.length} wait for a person\n`);
  out(
    table(
      ['对象 / about', '原因 / why', '字段 / field', '详情 / detail'],
      own.map((one) => [
        one.object ?? '',
        causeText(one.cause),
        one.field ?? '',
        (one.value ?? '').slice(0, 60),
      ]),
    ),
  );
  const clock = (at: number): string => new Date(at + 8 * 3_600_000).toISOString().slice(11, 16);
  out(
    `\n缺口 / gap: ${gap.channel} ${clock(gap.fromAt)}–${clock(gap.untilAt)}，平台停着，恢复后自动补上 / the platform is down, and is read once it is back:\n   ${gap.mend}`,
  );
}

const causeText = (cause: string): string => {
  const title = errorTextOf(cause)?.title;
  return title === undefined ? cause : `${title.zh} / ${title.en}`;
};
