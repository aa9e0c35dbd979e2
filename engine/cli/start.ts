import { randomInt, randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { pino, type Logger } from 'pino';
import { ConfigError, describeConfig, readConfig, unknownVariables, type Config } from '../config.ts';
import { openInstallation, type Installation } from '../installation.ts';
import { openAccounts } from '../server/accounts.ts';
import { buildServer } from '../server/app.ts';
import type { Command, CommandContext, ExitCode } from './command.ts';
import { table } from './table.ts';
import { listenFrom } from '../server/listen-from.ts';

/** Variables of the command line itself, not of the server. */
const ownVariables = new Set(['DALIU_DIST', 'DALIU_TOKEN', 'DALIU_SERVER']);

const settings = ({ args, env, err }: CommandContext): { config: Config; json: boolean } => {
  const { values } = parseArgs({
    args,
    options: {
      host: { type: 'string' },
      port: { type: 'string' },
      data: { type: 'string' },
      'log-level': { type: 'string' },
      json: { type: 'boolean' },
    },
  });
  const flags = {
    DALIU_HOST: values.host,
    DALIU_PORT: values.port,
    DALIU_DATA: values.data,
    DALIU_LOG_LEVEL: values['log-level'],
  };
  const given = Object.fromEntries(Object.entries(flags).filter(([, value]) => value !== undefined));
  for (const name of unknownVariables(env).filter((one) => !ownVariables.has(one))) {
    err(`未知的环境变量 ${name} / unknown environment variable ${name}`);
  }
  return { config: readConfig({ ...env, ...given }), json: values.json ?? false };
};

const isLoopback = (host: string): boolean =>
  host === 'localhost' || host === '::1' || host.startsWith('127.');

const designerDir = (env: NodeJS.ProcessEnv): { designerDir?: string } => {
  const folder = join(env['DALIU_DIST'] ?? import.meta.dirname, 'designer');
  return existsSync(folder) ? { designerDir: folder } : {};
};

/** Ends within two seconds of Ctrl-C; what could not be parked by then is recovered by the next start. */
const untilTold = (): Promise<void> =>
  new Promise((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => resolve());
  });

const openFor = (config: Config, log: Logger): Promise<Installation> =>
  openInstallation({
    dataDir: config.dataDir,
    timezone: config.timezone,
    worker: `${hostname()}:${process.pid}:${randomBytes(3).toString('hex')}`,
    works: config.roles.includes('worker'),
    schedules: config.roles.includes('scheduler'),
    duties: {
      keep: { days: config.keepDays },
      ...(config.backupDir === undefined
        ? {}
        : { backup: { folder: config.backupDir, keep: 14, timezone: config.timezone } }),
    },
    http: { allow: config.httpAllow },
    log: (level, message, context) => log[level](context, message),
    ...(config.databaseUrl === undefined ? {} : { databaseUrl: config.databaseUrl }),
    ...(config.key === undefined ? {} : { key: config.key }),
    ...(config.groups === undefined ? {} : { groups: config.groups }),
  });

/** Runs the server until it is told to end. The last line printed is the address. */
const serve = async (config: Config, json: boolean, { env, out }: CommandContext): Promise<void> => {
  const log = pino({ level: config.logLevel, base: null }, pino.destination({ dest: 2, sync: false }));
  const installation = await openFor(config, log);
  const { tables, clock } = installation;
  const accounts = await openAccounts(tables, clock.now, config);
  const setupCode = isLoopback(config.host) ? undefined : String(randomInt(10_000_000, 99_999_999));
  const app = await buildServer({
    ...installation,
    accounts,
    config,
    now: clock.now,
    log,
    ...designerDir(env),
    ...(setupCode === undefined ? {} : { setupCode }),
  });
  const { port, moved } = await listenFrom(app, config.host, config.port);
  const address = `http://${config.host.includes(':') ? `[${config.host}]` : config.host}:${port}`;
  if (json)
    out(
      JSON.stringify({
        address,
        port,
        dataDir: config.dataDir,
        ...(setupCode === undefined ? {} : { setupCode }),
      }),
    );
  else {
    if (moved)
      out(`端口 ${config.port} 已被占用，改用 ${port} / port ${config.port} is taken, using ${port}`);
    if (setupCode !== undefined) out(`初始设置码 / setup code: ${setupCode}`);
    out(`搭流 Daliu  ${address}`);
  }
  await untilTold();
  await app.close();
  await installation.close(1000);
};

export const start: Command = {
  usage: 'start [--host 127.0.0.1] [--port 7788] [--data ./data] [--log-level info] [--json]',
  summary: {
    zh: '启动服务器；每项设置都是环境变量',
    en: 'Start the server; every setting is an environment variable',
  },
  more: () =>
    table(
      ['环境变量 / variable', '默认 / default', '含义 / meaning'],
      describeConfig().map(({ name, description, default: value }) => [
        name,
        value === undefined ? '' : `${value as string | number | boolean}`,
        description,
      ]),
    ),
  async run(context): Promise<ExitCode> {
    try {
      const { config, json } = settings(context);
      await serve(config, json, context);
      return 0;
    } catch (error) {
      if (!(error instanceof ConfigError)) throw error;
      for (const { path, message } of error.problems)
        context.err(`${path.slice(1)}: ${message.zh} / ${message.en}`);
      return 2;
    }
  },
};
