import { once } from 'node:events';
import { parseArgs } from 'node:util';
import { startLab, type LabPlatform } from '../../connectors/lab/start-lab.ts';
import { UsageError, type Command, type CommandContext } from './command.ts';

/** Every platform there is a simulator of, on ports of this machine, until it is told to stop. */
export const lab: Command = {
  usage: 'lab [--orders 500] [--seed N] [--burst] [--only taobao,pdd] [--port N] [--json]',
  summary: {
    zh: '启动实验环境：在本机端口上模拟各平台，八家店、一个月的订单',
    en: 'Start the lab: simulated platforms on ports of this machine, eight shops with a month of orders',
  },
  async run({ args, out }) {
    const { values } = parseArgs({
      args,
      options: {
        orders: { type: 'string' },
        seed: { type: 'string' },
        burst: { type: 'boolean' },
        only: { type: 'string' },
        port: { type: 'string' },
        json: { type: 'boolean' },
      },
    });
    const started = await startLab({
      burst: values.burst === true,
      ...(values.only === undefined ? {} : { only: values.only.split(',') }),
      ...numberOf('orders', values.orders),
      ...numberOf('seed', values.seed),
      ...numberOf('port', values.port),
    });
    if (values.json === true) out(JSON.stringify(started.platforms));
    else printTable(started.platforms, out);
    await Promise.race([once(process, 'SIGINT'), once(process, 'SIGTERM')]);
    await started.close();
    return 0;
  },
};

function numberOf(name: 'orders' | 'seed' | 'port', text: string | undefined): Record<string, number> {
  if (text === undefined) return {};
  const value = Number(text);
  if (!Number.isSafeInteger(value) || value < 0) throw new UsageError(`--${name}: ${text}`);
  return { [name]: value };
}

function printTable(platforms: readonly LabPlatform[], out: CommandContext['out']): void {
  const rows = platforms.map(({ id, connector, shop = '', origin, orders, credential }) => [
    id,
    connector,
    origin,
    shop === '' ? '' : `${shop} ${orders}`,
    Object.entries(credential)
      .map(([name, value]) => `${name}=${value}`)
      .join(' '),
  ]);
  const widths = [0, 1, 2, 3].map((column) => Math.max(...rows.map((row) => widthOf(row[column] ?? ''))));
  for (const row of rows)
    out(
      row
        .map((cell, column) => cell + ' '.repeat(Math.max(0, (widths[column] ?? 0) - widthOf(cell))))
        .join('  ')
        .trimEnd(),
    );
  out('\n故障 / failures: curl -d \'{"fault":"down","times":3}\' ORIGIN/__control · Ctrl-C 结束 / ends');
}

/** Chinese signs take two columns. */
const widthOf = (text: string): number =>
  Array.from(text).reduce((sum, sign) => sum + (/[\u2e80-\uffef]/.test(sign) ? 2 : 1), 0);
