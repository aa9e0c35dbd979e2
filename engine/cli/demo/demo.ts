import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { parseArgs } from 'node:util';
import type { Lab } from '../../../connectors/lab/start-lab.ts';
import { UsageError, type Command, type CommandContext, type ExitCode } from '../command.ts';
import { demoApi } from './api.ts';
import { endPrograms, startProgram, type DemoChild } from './child.ts';
import { crashAndRecover } from './crash.ts';
import { importSamples } from './files.ts';
import { leaveGap } from './gap.ts';
import { pushSamples, type Intake } from './intake.ts';
import { makeOwner, owner, prepare } from './prepare.ts';
import { printCrash, printIntake } from './print-intake.ts';
import { printFiles, printShops, printWaiting } from './print-hub.ts';
import { ordersByChannel, reconcile } from './reconcile.ts';
import { resumeSession, saveSession, spanFrom, type DemoSession } from './session.ts';
import { hostsOf, openShops, startReading, untilRead, wireShops } from './shops.ts';

/** The folder that holds `flows/`: the package, wherever the bundle lies in it. */
const packageFolder = (dist: string): string => {
  let folder = dist;
  while (!existsSync(join(folder, 'package.json')) || !existsSync(join(folder, 'flows'))) {
    const above = dirname(folder);
    if (above === folder) throw new Error('flows/ was not found');
    folder = above;
  }
  return folder;
};

interface Place {
  dist: string;
  root: string;
  dataDir: string;
}

const placeOf = ({ env }: CommandContext, data: string | undefined): Place => {
  const dist = env['DALIU_DIST'] ?? import.meta.dirname;
  const root = packageFolder(dist);
  return { dist, root, dataDir: data === undefined ? join(root, 'data', 'demo') : join(data, 'demo') };
};

const startServer = ({ dist, dataDir }: Place, port: number, hosts: readonly string[]): Promise<DemoChild> =>
  startProgram(dist, 'daliu.js', ['start', '--data', dataDir, '--port', String(port), '--json'], {
    DALIU_LOG_LEVEL: 'fatal',
    DALIU_RATE_LIMIT: '100000',
    DALIU_HTTP_ALLOW: hosts.join(','),
  });

/** What the demo has to do with while it runs. */
interface Stage {
  context: CommandContext;
  place: Place;
  lab: Lab;
  receiver: string;
  address: string;
  port: number;
  /** Allowed to be called by the server. */
  hosts: string[];
  server: DemoChild;
}

/** An order is dispatched once, however often it is asked for: in a later round what is sent is another parcel of it. */
const inRound = (shipped: Intake['shipped'], round: number): Intake['shipped'] =>
  round === 1 ? shipped : shipped.map((one) => ({ ...one, orderNo: `${one.orderNo}-${round}` }));

/** Everything the demo shows. True when nothing was lost and nothing doubled. */
async function show({ stage, session, hook }: Open): Promise<boolean> {
  const { context, place, lab, receiver } = stage;
  const api = demoApi(stage.address, session.token);
  const hub = join(place.root, 'flows', 'order-hub');
  const begunAt = Date.now();
  // Once: a demo that goes on has these orders already.
  const intake =
    session.intake ?? (await pushSamples(api, hook ?? '', join(place.root, 'flows', 'order-intake')));
  await printIntake(context, api, intake);
  await wireShops(api, lab, join(hub, 'channels'), session.span.startAt);
  const reading = await startReading(api);
  saveSession(place.dataDir, { ...session, intake });
  const { server, report } = await crashAndRecover({
    api,
    receiver,
    shipped: inRound(intake.shipped, session.round),
    server: stage.server,
    restart: () => startServer(place, stage.port, stage.hosts),
  });
  stage.server = server;
  const kept = printCrash(context, report, intake.shipped.length);
  const [read, files] = await Promise.all([
    untilRead(api, reading, begunAt),
    importSamples(api, join(hub, 'samples')),
  ]);
  const whole = printShops(context, reconcile(lab, read, await ordersByChannel(api)));
  printFiles(context, files);
  await printWaiting(context, api, await leaveGap(api, lab));
  return kept && whole;
}

interface Wish {
  exit: boolean;
  fresh: boolean;
  port: number;
  /** Folder in which the demo makes its own. */
  data: string | undefined;
}

/** What is there before any program is started. */
interface Ground {
  place: Place;
  resumed: ReturnType<typeof resumeSession>;
  span: DemoSession['span'];
  lab: Lab;
}

interface Open {
  stage: Stage;
  session: DemoSession;
  hook: string | undefined;
}

async function openStage(
  context: CommandContext,
  { exit, port: wantedPort }: Wish,
  { place, resumed, span, lab }: Ground,
): Promise<Open> {
  const receiver = await startProgram(place.dist, 'effect-counter.js', []);
  const receiverHost = `127.0.0.1:${receiver.ready.split(' ')[1]!}`;
  const hosts = [receiverHost, ...hostsOf(lab)];
  const server = await startServer(place, wantedPort, hosts);
  const { address, port } = JSON.parse(server.ready) as { address: string; port: number };
  const stage: Stage = {
    context,
    place,
    lab,
    receiver: `http://${receiverHost}`,
    address,
    port,
    hosts,
    server,
  };
  const going = resumed === undefined ? '' : '（接着上次的数据 / goes on where it was left）';
  context.out(`搭流 Daliu 演示 / demo: ${address}${going}`);
  const token = resumed?.token ?? (await makeOwner(address));
  const hook =
    resumed === undefined ? await prepare(demoApi(address, token), join(place.root, 'flows')) : undefined;
  return {
    stage,
    session: {
      token,
      span,
      intake: resumed?.intake ?? null,
      round: (resumed?.round ?? 0) + 1,
      passing: exit && resumed === undefined,
    },
    hook,
  };
}

const untilTold = (): Promise<void> =>
  new Promise((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => resolve());
  });

const run = async (context: CommandContext, wish: Wish): Promise<ExitCode> => {
  const told = untilTold();
  const place = placeOf(context, wish.data);
  const resumed = resumeSession(place.dataDir, wish.fresh);
  const span = resumed?.span ?? spanFrom(Date.now());
  const lab = await openShops(span);
  try {
    const open = await openStage(context, wish, { place, resumed, span, lab });
    const good = await Promise.race([show(open), told]);
    if (good !== undefined && !wish.exit) {
      context.out(
        `\n登录 / sign in: ${owner.login} · ${owner.password}    Ctrl-C 结束 / to end\n${open.stage.address}`,
      );
      await told;
    }
    return good === false ? 1 : 0;
  } finally {
    await Promise.all([endPrograms(), lab.close()]);
  }
};

/**
 * The main job on sample orders, the lab's shops and files, with a crash in the middle. Works on a folder of its own: it
 * goes on with what is there, unless that was made by `--exit` or it is told to begin anew.
 */
export const demo: Command = {
  usage: 'demo [--exit] [--fresh] [--data DIR] [--port 7788]',
  summary: {
    zh: '八家模拟店铺同步、样例文件导入、样例订单走一遍主流程，中途强杀服务器，然后继续提供服务',
    en: 'Read eight simulated shops, import sample files, push sample orders, kill the server on the way, then keep serving',
  },
  async run(context) {
    const { values } = parseArgs({
      args: context.args,
      options: {
        exit: { type: 'boolean' },
        fresh: { type: 'boolean' },
        data: { type: 'string' },
        port: { type: 'string', default: '7788' },
      },
    });
    if (!/^\d{1,5}$/.test(values.port))
      throw new UsageError('--port 应为端口号 / --port takes a port number');
    const { exit = false, fresh = false, port, data } = values;
    return run(context, { exit, fresh, port: Number(port), data });
  },
};
