import { setTimeout as pause } from 'node:timers/promises';
import { request } from 'undici';
import type { Intake } from './intake.ts';
import type { DemoApi } from './api.ts';
import type { DemoChild } from './child.ts';
import { runsOf } from './figures.ts';

export interface CrashReport {
  openAtKill: number;
  instantMs: number;
  restartMs: number;
  finished: number;
  lost: number;
  doubled: number;
  /** Requests that reached the receiver twice and that it knew by their key. */
  recognised: number;
}

interface Parts {
  api: DemoApi;
  receiver: string;
  shipped: Intake['shipped'];
  server: DemoChild;
  /** Starts the server again on the same folder and port. */
  restart(): Promise<DemoChild>;
}

const open = new Set(['queued', 'running', 'waiting']);

const startDispatches = async ({ api, receiver, shipped }: Parts): Promise<ReadonlySet<string>> => {
  const started = new Set<string>();
  const inputs = shipped.map(({ orderNo, carrier, freight }) => ({
    url: `${receiver}/effects`,
    orderNo,
    carrier,
    freight,
  }));
  for (let at = 0; at < inputs.length; at += 100) {
    const { items } = await api.call<{ items: { runId: string }[] }>('POST', '/api/v1/runs/batch', {
      flow: 'dispatch',
      inputs: inputs.slice(at, at + 100),
    });
    for (const { runId } of items) started.add(runId);
  }
  return started;
};

/** What the receiver saw, by idempotency key: `{run}:{step}`. */
const received = async (receiver: string): Promise<Record<string, number>> => {
  const answer = await request(`${receiver}/count`);
  return ((await answer.body.json()) as { keys: Record<string, number> }).keys;
};

/**
 * Starts one dispatch for every shipped order, kills the server with SIGKILL at a random instant while at least 50 of
 * them are open, starts it again and waits until all are over. Lost and doubled are counted at the receiver.
 */
export const crashAndRecover = async (parts: Parts): Promise<{ report: CrashReport; server: DemoChild }> => {
  const { api, receiver, server } = parts;
  const started = await startDispatches(parts);
  const own = async () => (await runsOf(api, 'dispatch')).filter(({ id }) => started.has(id));
  const runs = await own();
  const openAtKill = runs.filter(({ status }) => open.has(status)).length;
  if (openAtKill < 50) throw new Error(`Only ${openAtKill} runs were open`);
  const instantMs = Math.floor(Math.random() * 1500);
  await pause(instantMs);
  await server.end('SIGKILL');
  const begun = performance.now();
  const again = await parts.restart();
  const restartMs = Math.round(performance.now() - begun);
  let finished: string[] = [];
  for (let tries = 0; tries < 120 && finished.length < runs.length; tries++) {
    finished = (await own()).filter(({ status }) => status === 'completed').map(({ id }) => id);
    if (finished.length < runs.length) await pause(250);
  }
  const keys = await received(receiver);
  const times = runs.map(({ id }) => Object.keys(keys).filter((key) => key.startsWith(`${id}:`)).length);
  return {
    server: again,
    report: {
      openAtKill,
      instantMs,
      restartMs,
      finished: finished.length,
      lost: times.filter((count) => count === 0).length,
      doubled: times.filter((count) => count > 1).length,
      recognised: Object.values(keys).filter((count) => count > 1).length,
    },
  };
};
