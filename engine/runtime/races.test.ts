import { describe, expect, test } from 'vitest';
import type { FlowNode } from '../../schemas/flow.ts';
import {
  answer,
  flow,
  heldAnswers,
  keyOf,
  post,
  set,
  typesOf,
  useDatabaseFile,
  useHarness,
} from './flow.fixture.ts';

const newFile = useDatabaseFile();
const open = useHarness();

const split: FlowNode = {
  type: 'parallel',
  config: {
    branches: [
      { port: 'a', label: { zh: '甲', en: 'A' } },
      { port: 'b', label: { zh: '乙', en: 'B' } },
    ],
  },
};
const join = (mode: string): FlowNode => ({ type: 'join', config: { mode } });

/**
 *   start ─ split ┬a─ lock-a ─ pack-a ─┬─ join ─ end
 *                 └b─ lock-b ──────────┘
 *   unlock undoes either lock
 */
const race = flow(
  'race',
  {
    split,
    'lock-a': post('key', { compensate: 'unlock' }),
    'pack-a': post('key'),
    'lock-b': post('key', { compensate: 'unlock' }),
    join: join('first-success'),
    end: set({ first: { path: 'steps.join.first' } }),
    unlock: post('key', { config: { ...post('key').config, url: { text: 'http://shop.test/unlock' } } }),
  },
  ['start split:a lock-a pack-a join end', 'split:b lock-b join'],
);

describe('a race', () => {
  test('is won by the first success: the other branch is stopped, and what it had done is undone once', async () => {
    const { http, asked, waiting } = heldAnswers();
    const { engine, until, journal } = await open({ flows: [race], http });
    const { runId } = await engine.start({ flow: 'race', input: {}, trigger: 'manual' });
    const give = (step: string): void =>
      waiting.find(({ request }) => keyOf(request) === `${runId}:${step}`)!.give(answer(200));
    await asked(2);
    give('lock-a');
    await asked(3);
    give('lock-b');
    await asked(4);
    give('lock-a~undo');
    await until(runId, 'completed');
    expect(waiting.map(({ request }) => keyOf(request).split(':')[1])).toEqual([
      'lock-a',
      'lock-b',
      'pack-a',
      'lock-a~undo',
    ]);
    expect((await journal(runId)).at(-1)).toMatchObject({ output: { first: 'lock-b' } });
  });

  test('undoes a loser that answered after it had lost, while the run goes on', async () => {
    const { http, asked, waiting } = heldAnswers();
    const longer = {
      ...race,
      nodes: { ...race.nodes, end: post('key') },
    };
    const { engine, until, untilJournal } = await open({
      flows: [longer],
      // The other side answers although the line was cut.
      http: (request) => http(request, new AbortController().signal),
    });
    const { runId } = await engine.start({ flow: 'race', input: {}, trigger: 'manual' });
    const give = (step: string): void =>
      waiting.find(({ request }) => keyOf(request) === `${runId}:${step}`)!.give(answer(200));
    await asked(2);
    give('lock-b');
    await asked(3);
    give('lock-a');
    await asked(4);
    expect(keyOf(waiting[3]!.request)).toBe(`${runId}:lock-a~undo`);
    give('lock-a~undo');
    await untilJournal(runId, (events) =>
      events.some((event) => event.type === 'step.completed' && event.step === 'lock-a~undo'),
    );
    give('end');
    await until(runId, 'completed');
  });

  test('whose process dies between the decision and the undoing undoes all the same, with the undo’s own node', async () => {
    const url = await newFile();
    const held = heldAnswers();
    const first = await open({ url, flows: [race], http: held.http });
    const { runId } = await first.engine.start({ flow: 'race', input: {}, trigger: 'manual' });
    const give = (step: string): void =>
      held.waiting.find(({ request }) => keyOf(request) === `${runId}:${step}`)!.give(answer(200));
    await held.asked(2);
    give('lock-a');
    await held.asked(3);
    give('lock-b');
    await held.asked(4);
    await first.drop();
    const keys: string[] = [];
    const second = await open({
      url,
      flows: [race],
      http: async (request) => {
        keys.push(`${request.url} ${keyOf(request)}`);
        return answer(200);
      },
    });
    await second.until(runId, 'completed');
    expect(keys).toEqual([`http://shop.test/unlock ${runId}:lock-a~undo`]);
  });

  test('that an own result decides does not begin a step of the other branch that was about to start', async () => {
    const sent: string[] = [];
    const quick = flow(
      'quick',
      {
        split,
        call: post('key'),
        known: set({ ok: { value: 1 } }),
        join: join('first-success'),
        end: set({ done: { value: 1 } }),
      },
      ['start split:a call join end', 'split:b known join'],
    );
    const { engine, until, journal } = await open({
      flows: [quick],
      http: async (request) => {
        sent.push(keyOf(request));
        return answer(200);
      },
    });
    const { runId } = await engine.start({ flow: 'quick', input: {}, trigger: 'manual' });
    await until(runId, 'completed');
    expect(sent).toEqual([]);
    expect(typesOf(await journal(runId))).toContain('step.canceled');
  });
});

test('parallel branches all arrive at a join, whatever their order', async () => {
  const both = flow(
    'both',
    {
      split,
      left: post('key'),
      right: post('key'),
      join: join('all'),
      end: set({ arrived: { path: 'steps.join.arrived' } }),
    },
    ['start split:a left join end', 'split:b right join'],
  );
  const { http, asked, waiting } = heldAnswers();
  const { engine, until, journal } = await open({ flows: [both], http });
  const { runId } = await engine.start({ flow: 'both', input: {}, trigger: 'manual' });
  await asked(2);
  const right = waiting.find(({ request }) => keyOf(request).endsWith('right'))!;
  right.give(answer(200));
  await expect
    .poll(async () => typesOf(await journal(runId)).filter((type) => type === 'step.completed').length)
    .toBe(3);
  waiting.find((one) => one !== right)!.give(answer(200));
  await until(runId, 'completed');
  expect((await journal(runId)).at(-1)).toMatchObject({ output: { arrived: ['right', 'left'] } });
});
