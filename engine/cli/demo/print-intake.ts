import { errorTextOf } from '../../../schemas/errors/catalog.ts';
import type { CommandContext } from '../command.ts';
import { table } from '../table.ts';
import type { crashAndRecover } from './crash.ts';
import { byChannel } from './figures.ts';
import type { Intake } from './intake.ts';

const causes: Record<string, string> = { quarantine: '待修正 / to correct', task: '转人工 / asked' };

const causeText = (cause: string): string => {
  const title = errorTextOf(cause)?.title;
  return title === undefined ? cause : `${title.zh} / ${title.en}`;
};

export const printIntake = async (
  { out }: CommandContext,
  api: Parameters<typeof byChannel>[0],
  intake: Intake,
): Promise<void> => {
  const { rows, cases, channelOf } = await byChannel(api);
  out('\n① 各店铺的订单，按平台自己的格式 / orders of every shop, in its own format\n');
  out(
    table(
      [
        '渠道 / channel',
        '文件中 files',
        '接入 in',
        '决定 decided',
        '待修正 to correct',
        '转人工 asked',
        '失败 failed',
      ],
      intake.channels.map(({ channel, name, orders }) => {
        const row = rows.get(channel);
        return [
          `${name.zh} ${channel}`,
          orders,
          row?.total ?? 0,
          row?.decided ?? 0,
          row?.quarantined ?? 0,
          row?.asked ?? 0,
          row?.failed ?? 0,
        ];
      }),
    ),
  );
  out('\n② 被拦下的订单和原因 / orders that were stopped, and why\n');
  out(
    table(
      ['渠道 / channel', '单据 / order', '处理 / what next', '原因 / why', '字段 / field', '值 / value'],
      cases.map((one) => [
        channelOf.get(one.run ?? '') ?? '',
        one.object ?? '',
        causes[one.type] ?? one.type,
        causeText(one.cause),
        one.field ?? '',
        (one.value ?? '').slice(0, 40),
      ]),
    ),
  );
  const { example } = intake;
  if (!example) return;
  out(
    `\n③ 为什么这样分 / why this decision: ${example.orderNo} → ${example.carrierName ?? ''} ¥${String(example.freight ?? '')}\n`,
  );
  for (const { zh, en } of example.reasons ?? []) out(`   ${zh}\n   ${en}`);
};

/** What the kill did; true when nothing was lost and nothing doubled. */
export const printCrash = (
  { out }: CommandContext,
  report: Awaited<ReturnType<typeof crashAndRecover>>['report'],
  shipped: number,
): boolean => {
  out('\n④ 随机时刻强杀（SIGKILL）后重启 / killed at a random instant, then started again\n');
  out(
    table(
      [
        '未完 / open',
        '时刻 / killed at ms',
        '重启 / restart ms',
        '完成 / done',
        '丢失 / lost',
        '重复 / doubled',
        '识别的重发 / repeats recognised',
      ],
      [
        [
          report.openAtKill,
          report.instantMs,
          report.restartMs,
          report.finished,
          report.lost,
          report.doubled,
          report.recognised,
        ],
      ],
    ),
  );
  const good = report.lost === 0 && report.doubled === 0 && report.finished === shipped;
  out(
    good
      ? '\n✓ 不丢，不重 / nothing lost, nothing doubled'
      : '\n✗ 有订单丢失或重复 / orders were lost or doubled',
  );
  return good;
};
