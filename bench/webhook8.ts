import { createHmac } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { readFlow } from '../flows/read-flow.ts';
import type { FlowDefinition } from '../schemas/flow.ts';
import { against, median, shortNumber, spread, type Bench, type BenchContext, type Figure } from './bench.ts';
import { runChild, startChild, type Child } from './child.ts';
import { startDaliu, type DaliuServer } from './daliu-server.ts';
import { answerTo, type ShopOrder } from './orders.ts';
import type { Load, LoadResult } from './servers/load.ts';

const CONNECTIONS = 50;
const signing = { secret: 'bench-webhook', header: 'x-signature', key: 'as the shop has it' };

/** The flow as it is drawn, and pushes must be signed: nobody runs an order webhook without. */
const signedFlow = async (folder: string): Promise<FlowDefinition> => {
  const flow = await readFlow(folder);
  const { secret, header } = signing;
  const hmac = { secret, header, algorithm: 'sha256', encoding: 'hex' };
  const receive = flow.nodes['receive']!;
  return { ...flow, nodes: { ...flow.nodes, receive: { ...receive, config: { ...receive.config, hmac } } } };
};

const push = (url: string, body: string): Promise<Response> =>
  fetch(url, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      [signing.header]: createHmac('sha256', signing.key).update(body).digest('hex'),
    },
    body,
  });

/** Every order once, held to the hand-written answer; and an unsigned push must be refused. */
const checkAnswers = async (url: string, orders: readonly string[]): Promise<void> => {
  for (const body of orders) {
    const response = await push(url, body);
    const answer: unknown = await response.json();
    const expected = answerTo(JSON.parse(body) as ShopOrder);
    if (response.status === 200 && isDeepStrictEqual(answer, expected)) continue;
    throw new Error(`wrong answer (${response.status}) to ${body}: ${JSON.stringify(answer)}`);
  }
  const unsigned = await fetch(url, { method: 'POST', body: orders[0]! });
  if (unsigned.ok) throw new Error('a push without a signature was taken');
};

interface Round extends LoadResult {
  cpuMs: number;
}

/** One stretch of load on one server. */
const loadOn = async (child: Child, load: Load, dist: string): Promise<Round> => {
  const before = child.cpu();
  const result = await runChild<LoadResult>(dist, 'bench-load.js', [JSON.stringify(load)]);
  if (result.bad > 0) throw new Error(`${load.url}: ${result.bad} bad answers of ${result.answered}`);
  return { ...result, cpuMs: ((child.cpu() - before) * 1000) / result.answered };
};

/** Pairs of bare and ours in turn, so that a slow minute of the machine falls on both. */
const measurePairs = async (
  bare: Child,
  daliu: DaliuServer,
  hook: string,
  { dist, orders, quick, say }: BenchContext,
): Promise<{ bare: Round[]; own: Round[] }> => {
  const [pairs, seconds, warmUp] = quick ? [1, 2, 1] : [3, 20, 5];
  const base = { bodies: orders, connections: CONNECTIONS };
  const bareLoad = { ...base, url: `http://127.0.0.1:${bare.ready[1]!}/orders` };
  const { header, key } = signing;
  const ownLoad = { ...base, url: hook, sign: { header, key } };
  await loadOn(bare, { ...bareLoad, seconds: warmUp }, dist);
  await loadOn(daliu, { ...ownLoad, seconds: warmUp }, dist);
  const rounds: { bare: Round[]; own: Round[] } = { bare: [], own: [] };
  for (let pair = 1; pair <= pairs; pair++) {
    const ofBare = await loadOn(bare, { ...bareLoad, seconds }, dist);
    const ofOwn = await loadOn(daliu, { ...ownLoad, seconds }, dist);
    rounds.bare.push(ofBare);
    rounds.own.push(ofOwn);
    say(
      `webhook8: pair ${pair} of ${pairs}, bare ${shortNumber(ofBare.rps)}/s, ours ${shortNumber(ofOwn.rps)}/s`,
    );
  }
  return rounds;
};

/** A 200 says the run is on the disk: what was answered must be there, complete. */
const checkRuns = async (daliu: DaliuServer, rounds: readonly Round[]): Promise<void> => {
  const answered = rounds.reduce((sum, round) => sum + round.answered, 0);
  const completed = await daliu.metric('daliu_runs_total', /flow="webhook8".*status="completed"/);
  if (completed < answered) throw new Error(`${answered} pushes were answered, ${completed} runs completed`);
};

const figuresOf = (bare: readonly Round[], own: readonly Round[], memory: [number, number]): Figure[] => {
  const of = (rounds: readonly Round[], member: keyof Round): number[] =>
    rounds.map((round) => round[member]);
  const cpu = against({ name: 'webhook8.cpu', unit: 'ms/request' }, of(own, 'cpuMs'), of(bare, 'cpuMs'));
  const rps = of(own, 'rps');
  return [
    against(
      {
        name: 'webhook8.rps',
        unit: 'requests/s',
        aim: { of: 'ratio', least: 0.5 },
        note: `never under 0.40; ${CONNECTIONS} connections; ${spread(rps)}; CPU ${shortNumber(cpu.value)} ms a request, bare ${shortNumber(cpu.baseline!)}`,
      },
      rps,
      of(bare, 'rps'),
    ),
    against(
      {
        name: 'webhook8.p99',
        unit: 'ms',
        aim: { of: 'ratio', most: 2 },
        note: `p50 ${shortNumber(median(of(own, 'p50')))} ms, bare ${shortNumber(median(of(bare, 'p50')))} ms`,
      },
      of(own, 'p99'),
      of(bare, 'p99'),
    ),
    cpu,
    against(
      { name: 'webhook8.memory', unit: 'MB', note: 'resident after the load' },
      [memory[0]],
      [memory[1]],
    ),
  ];
};

/**
 * Webhook → map 12 fields → three decisions → reply: every step in the journal, committed with synchronous=FULL before
 * the reply; with signature, metrics, log and rate limit. The baseline: Fastify and one row of 250 bytes.
 */
export const webhook8: Bench = {
  names: ['webhook8.rps', 'webhook8.p99', 'webhook8.cpu', 'webhook8.memory'],
  async run(context) {
    const { dist, flows, folder, orders } = context;
    const daliu = await startDaliu({ dist, folder: folder() });
    const { secret, key } = signing;
    await daliu.call('PUT', `/api/v1/secrets/${secret}`, { kind: 'hmac', value: key });
    await daliu.publish(await signedFlow(join(flows, 'webhook8')));
    const hook = await daliu.hook('webhook8');
    await checkAnswers(hook, readFileSync(orders, 'utf8').trim().split('\n'));
    const bare = await startChild(dist, 'bench-bare.js', [folder()], { ready: /^ready (\d+)$/ });
    const rounds = await measurePairs(bare, daliu, hook, context);
    await checkRuns(daliu, rounds.own);
    const figures = figuresOf(rounds.bare, rounds.own, [daliu.memory(), bare.memory()]);
    await Promise.all([daliu.stop(), bare.stop()]);
    return figures;
  },
};
