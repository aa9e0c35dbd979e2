import { faultKinds, type FaultKind } from './faults.ts';
import { chanceOf } from './chance.ts';
import type { SimulatedPlatform } from './server.ts';
import type { ChangeKind } from './order-life.ts';
import { jsonReply, readJsonObject, type SimReply, type SimRequest } from './wire.ts';
import type { World } from './world.ts';

/**
 * What a test or the lab may ask of a simulator: `GET /__counters`; `POST /__control` with any of `fault` (`times`,
 * `operations`, `delayMs`), `clear`, `shiftClockMs`, `endToken`, `tokenLifeMs`, `change` (`serial`, `kind`: it happens
 * now), `push` (`url`, `from`, `to`, `shuffle`, `repeat`).
 */
export async function answerControl(
  request: SimRequest,
  world: World,
  platform: SimulatedPlatform,
): Promise<SimReply> {
  if (request.path === '/__counters') return jsonReply(world.counters());
  const order = readJsonObject(request.body);
  const { fault } = order;
  if (order['clear'] === true) world.faults.clear();
  if (typeof fault === 'string' && (faultKinds as readonly string[]).includes(fault))
    world.faults.set({
      kind: fault as FaultKind,
      ...(typeof order['times'] === 'number' ? { times: order['times'] } : {}),
      ...(typeof order['delayMs'] === 'number' ? { delayMs: order['delayMs'] } : {}),
      ...(Array.isArray(order['operations']) ? { operations: order['operations'].map(String) } : {}),
    });
  if (typeof order['shiftClockMs'] === 'number') world.shiftClock(order['shiftClockMs']);
  if (order['endToken'] === true) world.credential.tokenEndsAt = world.now();
  if (typeof order['tokenLifeMs'] === 'number') world.renewToken(order['tokenLifeMs']);
  if (typeof order['serial'] === 'number' && typeof order['change'] === 'string')
    world.shop.record(order['serial'], { at: wholeSecond(world.now()), kind: order['change'] as ChangeKind });
  const sent =
    typeof order['push'] === 'string'
      ? await sendPushes(order['push'], pushOrder(order, world), world, platform)
      : 0;
  return jsonReply({ ok: true, sent, counters: world.counters() });
}

export const wholeSecond = (instant: number): number => Math.floor(instant / 1000) * 1000;

interface PushOrder {
  from: number;
  to: number;
  shuffle: boolean;
  repeat: boolean;
}

const pushOrder = (order: Record<string, unknown>, world: World): PushOrder => ({
  from: typeof order['from'] === 'number' ? order['from'] : world.now() - 3_600_000,
  to: typeof order['to'] === 'number' ? order['to'] : world.now(),
  shuffle: order['shuffle'] === true,
  repeat: order['repeat'] === true,
});

/** Sends what happened in a time to a URL; out of order and some of it twice, if asked. Answers how many were taken. */
export async function sendPushes(
  url: string,
  order: PushOrder,
  world: World,
  platform: SimulatedPlatform,
): Promise<number> {
  const chance = chanceOf(world.shop.spec.seed, order.from);
  const pushes = [
    ...(platform.pushes?.(order.from, order.to, world) ?? []),
    ...world.shop
      .changes(order.from, order.to)
      .flatMap(({ serial, change }) => platform.push?.(serial, change, world) ?? []),
  ];
  const ready = pushes.flatMap((push) => (order.repeat && chance.happens(0.1) ? [push, push] : [push]));
  const line = order.shuffle
    ? ready
        .map((push) => ({ push, at: chance.fraction() }))
        .toSorted((a, b) => a.at - b.at)
        .map(({ push }) => push)
    : ready;
  let taken = 0;
  for (const push of line) {
    const answer = await fetch(url + (push.query === undefined ? '' : `?${push.query}`), {
      method: 'POST',
      headers: push.headers,
      body: push.body,
    });
    if (answer.ok) taken += 1;
  }
  return taken;
}
