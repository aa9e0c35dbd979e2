import { writeSync, openSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { parseArgs } from 'node:util';
import { faultNames, type Fault } from '../core/ports.ts';
import { openInstallation, type Installation } from '../installation.ts';
import { systemActor } from '../store/actor.ts';
import { crashFlows } from './crash/crash-flows.ts';
import { createOwnRows, ownRow } from './crash/own-row.ts';
import { recordsOf } from './crash/records.ts';
import { startPartners } from './crash/partners.ts';

/**
 * The program that crash tests kill: a whole installation on a folder, with flows that touch everything a crash
 * could break. It is told what to do by lines on stdin and says by lines what it has done:
 *
 *   start FLOW KEY   → started KEY RUN KIND     once the run is durable; the same key again gives the same run
 *   settle                                      a person decides on every outcome that is unknown now
 *   idle             → idle                     once no run is open (those a person must decide on are decided),
 *                                               or what is open is stuck
 *
 *   --dir FOLDER --counter URL [--database URL] [--schedules]
 *   [--fault NAME --nth K]   dies by SIGKILL at the K-th passing of NAME
 *
 * It prints `ready` once it takes up work, `finished RUN STATUS` for each run that ends, `error …` for what it could
 * only log. Which fault points were passed is noted byte by byte in FOLDER/passed, so that it survives the kill.
 */
const { values: args } = parseArgs({
  options: {
    dir: { type: 'string', default: '' },
    counter: { type: 'string', default: '' },
    fault: { type: 'string' },
    nth: { type: 'string', default: '1' },
    schedules: { type: 'boolean', default: false },
    database: { type: 'string' },
  },
});

const say = (line: string): void => void process.stdout.write(`${line}\n`);

const createFault = (): Fault => {
  mkdirSync(args.dir, { recursive: true });
  const passed = openSync(join(args.dir, 'passed'), 'a');
  let hits = 0;
  return (name) => {
    writeSync(passed, Uint8Array.of(faultNames.indexOf(name)));
    if (name !== args.fault) return;
    hits += 1;
    if (hits === Number(args.nth)) process.kill(process.pid, 'SIGKILL');
  };
};

const publishAll = async ({ flows }: Installation): Promise<void> => {
  const actor = systemActor('crash test');
  for (const { definition } of crashFlows(args.counter).values()) {
    if ((await flows.source.published(definition.id)) !== null) continue;
    await flows.drafts.create(definition, {}, actor);
    const { kind, problems } = await flows.publish(definition.id, { revision: 1 }, actor);
    if (kind !== 'published') throw new Error(`${definition.id}: ${kind} ${JSON.stringify(problems)}`);
  }
};

/** What a run is about, by its key alone: a repeated start says the same. Three updates make an order. */
const inputOf = (key: string): { key: string; order: string; at: number } => {
  const number = Number(/\d+$/.exec(key)?.[0] ?? 0);
  return { key, order: `T${Math.floor(number / 3)}`, at: number };
};

/** Runs that do not move for this long will not move any more. */
const STUCK_MS = 25_000;

const untilIdle = async (installation: Installation, settle: () => Promise<number>): Promise<void> => {
  const { engine, tables } = installation;
  let before = '';
  let movedAt = Date.now();
  for (;;) {
    await settle();
    // Also of runs that failed in a process which died before it could tell.
    await engine.tellFailures();
    const open = await tables.read<{ id: string; flow_id: string; seq: number }>(
      "SELECT id, flow_id, seq FROM runs WHERE status IN ('queued', 'running', 'waiting')",
    );
    if (open.length === 0) return;
    const now = JSON.stringify(open);
    if (now !== before) movedAt = Date.now();
    before = now;
    if (Date.now() - movedAt > STUCK_MS) return say(`error stuck ${now}`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
};

const final = new Set(['completed', 'failed', 'canceled', 'superseded']);

const main = async (): Promise<void> => {
  const installation = await openInstallation({
    dataDir: join(args.dir, 'data'),
    worker: `crash-child:${process.pid}`,
    http: { allow: [new URL(args.counter).host], concurrencyPerOrigin: 64 },
    types: [ownRow],
    schedules: args.schedules,
    duties: {},
    ...(args.database === undefined ? {} : { databaseUrl: args.database }),
    fault: createFault(),
    log: (level, message, context) => {
      if (level === 'error') say(`error ${message} ${JSON.stringify(context)}`);
    },
  });
  const { engine } = installation;
  await createOwnRows(installation.store);
  await publishAll(installation);
  engine.subscribe(({ runId, status }) => {
    if (final.has(status)) say(`finished ${runId} ${status}`);
  });
  const partners = startPartners(installation);
  say('ready');

  const started = new Set<Promise<unknown>>();
  const start = async (flow: string, key: string): Promise<void> => {
    const records = flow === 'records' ? { records: await recordsOf(installation.store, key) } : {};
    const { runId, kind } = await engine.start({
      flow,
      input: { ...inputOf(key), ...records },
      trigger: 'manual',
      idempotencyKey: key,
    });
    say(`started ${key} ${runId} ${kind}`);
  };
  for await (const line of createInterface({ input: process.stdin })) {
    const [command, flow = '', key = ''] = line.split(' ');
    if (command === 'start') {
      const one = start(flow, key).finally(() => started.delete(one));
      started.add(one);
    } else if (command === 'settle') await partners.settleUncertain();
    else if (command === 'idle') {
      await Promise.all(started);
      await untilIdle(installation, partners.settleUncertain);
      say('idle');
    }
  }
  partners.stop();
  await installation.close(1000);
};

await main();
