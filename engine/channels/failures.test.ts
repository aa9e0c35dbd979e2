import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { FaultKind } from '../../connectors/kit/simulator/faults.ts';
import { START } from '../store/contract.fixture.ts';
import { openChannelBench, type ChannelBench } from './channels.fixture.ts';
import { freshCredential, readCredential, writeCredential } from './keep-token.ts';
import { connectorOf, syncChannel } from './sync-channel.ts';
import { testChannel } from './test-channel.ts';

const HOUR = 3_600_000;
const small = { shop: { seed: 5, orders: 12, startAt: START - 6 * HOUR, endAt: START + HOUR } };
let bench: ChannelBench;
beforeEach(async () => {
  bench = await openChannelBench();
});
afterEach(() => bench.close());

describe('trying a connection out', () => {
  test('five faults have five sentences with a next step each, and no secret is shown', async () => {
    const { simulator, channel } = await bench.shop('taobao', small);
    const connector = await connectorOf(bench.ports, channel);
    const kinds: FaultKind[] = ['wrong-secret', 'clock-off', 'ip-refused', 'scope-missing', 'token-expired'];
    const said = new Map<string, string>();
    for (const kind of kinds) {
      simulator.world.faults.set({ kind, times: 1 });
      const found = await testChannel(
        bench.ports,
        channel,
        connector,
        readCredential(bench.ports, channel.id),
      );
      const wrong = found.ticks.filter(({ state }) => state === 'failed');
      expect(wrong).toHaveLength(1);
      expect(wrong[0]?.next?.zh).toMatch(/。$/);
      said.set(kind, wrong[0]?.message?.zh ?? '');
      const shown = JSON.stringify(found.exchange);
      expect(shown).not.toContain('simulated-secret');
      expect(shown).not.toContain('token-0');
      expect(found.exchange.stringToSign).toContain('***');
    }
    expect(new Set(said.values()).size).toBe(kinds.length);
  });

  test('a good one has four ticks', async () => {
    const { channel } = await bench.shop('pdd', small);
    const connector = await connectorOf(bench.ports, channel);
    const found = await testChannel(bench.ports, channel, connector, readCredential(bench.ports, channel.id));
    expect(found).toMatchObject({ ok: true, ticks: Array.from({ length: 4 }, () => ({ state: 'ok' })) });
    expect(found.exchange.curl).toMatch(/^curl -X POST/);
  });
});

describe('a shop that fails', () => {
  test('is one case however often it fails, is left alone for longer each time, and ends it by itself', async () => {
    const { simulator, channel } = await bench.shop('taobao', small);
    simulator.world.faults.set({ kind: 'scope-missing' });
    await syncChannel(bench.ports, channel);
    const first = await bench.ports.store.get(channel.id);
    await syncChannel(bench.ports, channel);
    const second = await bench.ports.store.get(channel.id);
    expect(await bench.cases()).toMatchObject([{ type: 'incident', cause: 'channel-permission' }]);
    const waits = [first, second].map((state) => (state?.lookAt ?? 0) - (state?.failedAt ?? 0));
    expect(waits[1]).toBeGreaterThan(waits[0]!);
    simulator.world.faults.clear();
    expect((await syncChannel(bench.ports, channel))?.failure).toBeUndefined();
    expect(await bench.cases()).toEqual([]);
  });

  test.each<FaultKind>(['down', 'throttled', 'truncated', 'html', 'wrong-json'])(
    '%s now and then loses nothing and bothers nobody',
    async (kind) => {
      const { simulator, channel } = await bench.shop('taobao', small);
      simulator.world.faults.set({ kind, times: 2 });
      const report = await syncChannel(bench.ports, channel);
      expect(report?.failure).toBeUndefined();
      expect((await bench.orders()).size).toBe(
        simulator.world.shop.between('placed', 0, START - 5_000, START).length,
      );
      expect(await bench.cases()).toEqual([]);
    },
  );
});

describe('a token', () => {
  test('that has ended is renewed once, however many calls find out', async () => {
    const { simulator, channel } = await bench.shop('taobao', small);
    simulator.world.credential.tokenEndsAt = START;
    const report = await syncChannel(bench.ports, channel);
    expect(report?.failure).toBeUndefined();
    expect(simulator.world.counters().byOperation['taobao.top.auth.token.refresh']).toBe(1);
  });

  test('that is about to end is renewed by one process, and the others take what it got', async () => {
    const { simulator, channel } = await bench.shop('taobao', small);
    const connector = await connectorOf(bench.ports, channel);
    const ending = {
      ...readCredential(bench.ports, channel.id),
      accessTokenExpiresAt: String(START + 60_000),
    };
    await writeCredential(bench.ports, channel.id, ending);
    const { signal } = new AbortController();
    const fresh = await Promise.all(
      Array.from({ length: 5 }, () => freshCredential(bench.ports, channel, connector, signal)),
    );
    expect(new Set(fresh.map(({ accessToken }) => accessToken))).toEqual(new Set(['token-1']));
    expect(simulator.world.counters().byOperation['taobao.top.auth.token.refresh']).toBe(1);
  });

  test('that nobody can renew is a case that says so, and another shop is read all the same', async () => {
    const { simulator, channel } = await bench.shop('taobao', small);
    const other = await bench.shop('pdd', small);
    simulator.world.credential.tokenEndsAt = START;
    simulator.world.credential.refreshToken = 'another';
    expect((await syncChannel(bench.ports, channel))?.failure?.class).toBe('re-authorise');
    expect((await syncChannel(bench.ports, other.channel))?.failure).toBeUndefined();
    expect(await bench.cases()).toMatchObject([
      { cause: 'channel-re-authorise', object: 'channel:taobao-1' },
    ]);
  });
});
