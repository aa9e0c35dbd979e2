import { existsSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { parseArgs } from 'node:util';
import { UsageError, type Command, type CommandContext, type ExitCode } from '../command.ts';
import { errorTextOf } from '../../../schemas/errors/catalog.ts';
import { startProgram, type DemoChild } from './child.ts';
import { crashAndRecover } from './crash.ts';
import { byChannel } from './figures.ts';
import { pushSamples, type Intake } from './intake.ts';
import { owner, prepare } from './prepare.ts';
import { table } from '../table.ts';

/** The folder that holds `flows/`: the package, wherever the bundle lies in it. */
const packageFolder = (dist: string): string => {
  let folder = dist;
  while (!existsSync(join(folder, 'flows', 'order-intake'))) {
    const above = dirname(folder);
    if (above === folder) throw new Error('flows/order-intake was not found');
    folder = above;
  }
  return folder;
};

const startServer = (dist: string, dataDir: string, port: number, receiverPort: string): Promise<DemoChild> =>
  startProgram(dist, 'daliu.js', ['start', '--data', dataDir, '--port', String(port), '--json'], {
    DALIU_LOG_LEVEL: 'error',
    DALIU_RATE_LIMIT: '100000',
    DALIU_HTTP_ALLOW: `127.0.0.1:${receiverPort}`,
  });

const causes: Record<string, string> = { quarantine: '待修正 / to correct', task: '转人工 / asked' };

const causeText = (cause: string): string => {
  const title = errorTextOf(cause)?.title;
  return title === undefined ? cause : `${title.zh} / ${title.en}`;
};

const printIntake = async (
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
const printCrash = (
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

const run = async (context: CommandContext, exit: boolean, wantedPort: number): Promise<ExitCode> => {
  const { out } = context;
  const dist = context.env['DALIU_DIST'] ?? import.meta.dirname;
  const root = packageFolder(dist);
  const dataDir = join(root, 'data', 'demo');
  rmSync(dataDir, { recursive: true, force: true });
  const receiver = await startProgram(dist, 'effect-counter.js', []);
  const receiverPort = receiver.ready.split(' ')[1]!;
  let server = await startServer(dist, dataDir, wantedPort, receiverPort);
  const { address, port } = JSON.parse(server.ready) as { address: string; port: number };
  out(`搭流 Daliu 演示 / demo: ${address}`);
  const { api, intakeHook } = await prepare(address, join(root, 'flows'));
  const intake = await pushSamples(api, intakeHook, join(root, 'flows', 'order-intake'));
  await printIntake(context, api, intake);

  const crash = await crashAndRecover({
    api,
    receiver: `http://127.0.0.1:${receiverPort}`,
    shipped: intake.shipped,
    server,
    restart: () => startServer(dist, dataDir, port, receiverPort),
  });
  server = crash.server;
  const { report } = crash;
  const good = printCrash(context, report, intake.shipped.length);
  if (!exit) {
    out(`\n登录 / sign in: ${owner.login} · ${owner.password}    Ctrl-C 结束 / to end\n${address}`);
    await new Promise<void>((resolve) => {
      for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => resolve());
    });
  }
  await Promise.all([server.end('SIGTERM'), receiver.end('SIGTERM')]);
  return good ? 0 : 1;
};

/** The main job on sample orders, with a crash in the middle. Works on a folder of its own, made anew each time. */
export const demo: Command = {
  usage: 'demo [--exit] [--port 7788]',
  summary: {
    zh: '用九个店铺的样例订单走一遍主流程，中途强杀服务器，然后继续提供服务',
    en: 'Run sample orders of nine shops, kill the server on the way, then keep serving',
  },
  async run(context) {
    const { values } = parseArgs({
      args: context.args,
      options: { exit: { type: 'boolean' }, port: { type: 'string', default: '7788' } },
    });
    if (!/^\d{1,5}$/.test(values.port))
      throw new UsageError('--port 应为端口号 / --port takes a port number');
    return run(context, values.exit ?? false, Number(values.port));
  },
};
