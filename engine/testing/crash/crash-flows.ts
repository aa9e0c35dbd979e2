import {
  call,
  effectsAt,
  flow,
  items,
  join,
  named,
  row,
  set,
  split,
  wait,
  type CrashFlow,
  type Effects,
} from './crash-flow.ts';
import { recordsFlow } from './records.ts';

const lines = ({ keyed, once }: Effects): CrashFlow[] => [
  {
    definition: flow('line', { shape: set({ n: { value: 1 } }), a: keyed(), rest: wait(25), b: keyed() }, [
      'start shape a rest b',
    ]),
    ends: 'completed',
    needs: ['a', 'b'],
  },
  {
    definition: flow('once', { a: keyed(), send: once('send'), b: keyed() }, ['start a send b']),
    ends: 'completed',
    needs: ['a', 'b'],
    once: ['send'],
  },
  {
    definition: flow(
      'flaky',
      { a: keyed({ retry: { maxAttempts: 50, initialMs: 5, factor: 1 } }, '?fail=2'), b: keyed() },
      ['start a b'],
    ),
    ends: 'completed',
    needs: ['a', 'b'],
  },
  {
    definition: flow('own', { first: row, a: keyed(), second: row }, ['start first a second']),
    ends: 'completed',
    needs: ['a'],
    rows: 2,
  },
  {
    definition: flow('serial', { a: keyed(), apply: row }, ['start a apply'], {
      serialKey: { path: 'input.order' },
      serialTime: { path: 'input.at' },
    }),
    ends: 'completed',
    needs: ['a'],
    rows: 1,
  },
];

const branches = ({ keyed }: Effects): CrashFlow[] => [
  {
    definition: flow(
      'both',
      { split, left: keyed(), right: keyed({}, '?slow=4'), join: join('all'), end: keyed() },
      ['start split:a left join end', 'split:b right join'],
    ),
    ends: 'completed',
    needs: ['left', 'right', 'end'],
  },
  {
    // As a rule lock-b wins while pack-a is under way, so that lock-a is undone.
    definition: flow(
      'race',
      {
        split,
        'lock-a': keyed({ compensate: 'unlock' }),
        'pack-a': keyed({}, '?slow=40'),
        'lock-b': keyed({ compensate: 'unlock' }, '?slow=10'),
        join: join('first-success'),
        end: keyed(),
        unlock: keyed({}, '?slow=15'),
      },
      ['start split:a lock-a pack-a join end', 'split:b lock-b join'],
    ),
    ends: 'completed',
    needs: ['end'],
    may: ['lock-a', 'pack-a', 'lock-b', 'lock-a~undo', 'lock-b~undo'],
  },
  {
    // Its lock is under way when the other branch wins, so that nobody knows whether it was taken.
    definition: flow(
      'cut',
      {
        split,
        'lock-a': keyed({ compensate: 'unlock' }, '?slow=60'),
        quick: keyed({}, '?slow=15'),
        join: join('first-success'),
        end: keyed(),
        unlock: keyed({}, '?slow=15'),
      },
      ['start split:a lock-a join end', 'split:b quick join'],
    ),
    ends: 'completed',
    needs: ['end'],
    may: ['lock-a', 'quick', 'lock-a~undo'],
  },
  {
    definition: flow(
      'each',
      {
        each: { type: 'for-each', config: { items: items(4), concurrency: 2 } },
        send: keyed({ parent: 'each' }),
      },
      ['start each'],
    ),
    ends: 'completed',
    needs: ['each[0]/send', 'each[1]/send', 'each[2]/send', 'each[3]/send'],
  },
];

const families = ({ keyed }: Effects): CrashFlow[] => [
  {
    definition: flow('outer', { a: keyed(), call: call('inner', true), b: keyed() }, ['start a call b']),
    ends: 'completed',
    needs: ['a', 'b'],
    children: { inner: 1 },
  },
  {
    // Its first step already asks for another run, so both are born in one commit.
    definition: flow('eager', { call: call('inner', true), b: keyed() }, ['start call b']),
    ends: 'completed',
    needs: ['b'],
    children: { inner: 1 },
  },
  {
    definition: flow('inner', { a: keyed(), rest: wait(10), b: keyed() }, ['start a rest b']),
    ends: 'completed',
    needs: ['a', 'b'],
  },
  {
    definition: flow(
      'batch',
      {
        each: { type: 'for-each', config: { items: items(1001), batchSize: 1000 } },
        shape: { ...set({ n: { path: 'item' } }), parent: 'each' },
        end: keyed(),
      },
      ['start each end'],
    ),
    ends: 'completed',
    needs: ['end'],
    children: { batch: 2 },
  },
  {
    definition: flow(
      'failing',
      { a: keyed(), stop: { type: 'fail', config: { code: 'no-stock', message: 'no' } } },
      ['start a stop'],
      {
        errorFlow: 'alarm',
      },
    ),
    ends: 'failed',
    needs: ['a'],
  },
  {
    definition: flow('alarm', { tell: keyed() }, ['start tell'], { searchKeys: {} }),
    ends: 'completed',
    needs: ['tell'],
  },
];

const talks = ({ keyed }: Effects): CrashFlow[] => [
  {
    definition: flow(
      'reply',
      { a: keyed(), ask: { type: 'wait', config: { until: { reply: true } } }, b: keyed() },
      ['start a ask b'],
    ),
    ends: 'completed',
    needs: ['a', 'b'],
  },
  {
    definition: flow(
      'cancel',
      { a: keyed(), rest: wait(3_600_000), never: keyed() },
      ['start a rest never'],
      {
        on: [{ event: 'refund', to: 'cancel' }],
      },
    ),
    ends: 'canceled',
    needs: [],
    may: ['a'],
  },
  {
    definition: flow(
      'event',
      {
        paid: { type: 'wait', config: { until: { event: 'paid' } } },
        end: keyed(),
        mail: keyed(),
      },
      ['start paid end'],
      { on: [{ event: 'refund', to: 'edge', node: 'mail' }] },
    ),
    ends: 'completed',
    needs: ['end', 'mail'],
  },
  {
    definition: flow(
      'task',
      {
        ask: {
          type: 'human-task',
          config: {
            title: named('task'),
            cause: 'check',
            severity: 'normal',
            decisions: [{ port: 'yes', label: named('yes') }],
          },
        },
        b: keyed(),
      },
      ['start ask:yes b'],
    ),
    ends: 'completed',
    needs: ['b'],
  },
];

/** Started by the clock, once a second, and made up for whatever was missed. */
const ticks = ({ keyed }: Effects): CrashFlow[] => [
  {
    definition: flow(
      'tick',
      {
        start: {
          type: 'schedule',
          config: {
            cron: '* * * * * *',
            timezone: 'Asia/Shanghai',
            overlap: 'parallel',
            catchUp: { policy: 'all', limit: 1000 },
          },
        },
        a: keyed(),
      },
      ['start a'],
    ),
    ends: 'completed',
    needs: ['a'],
  },
];

/** All flows by id. */
export const crashFlows = (base: string): Map<string, CrashFlow> => {
  const effects = effectsAt(base);
  const all = [
    ...lines(effects),
    ...branches(effects),
    ...families(effects),
    ...talks(effects),
    recordsFlow(effects),
    ...ticks(effects),
  ];
  return new Map(all.map((one) => [one.definition.id, one]));
};

/** Those that are started from outside; the others are started by them. */
export const startedFlows = [
  'line',
  'once',
  'flaky',
  'own',
  'serial',
  'both',
  'race',
  'cut',
  'each',
  'outer',
  'eager',
  'batch',
  'failing',
  'reply',
  'cancel',
  'event',
  'task',
] as const;
