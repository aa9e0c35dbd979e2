import { expect, it } from 'vitest';
import { Big } from '../../schemas/values/decimal.ts';
import type { Json } from '../../schemas/values/json.ts';
import { parseJson } from '../../schemas/values/parse-json.ts';
import { printJson } from '../../schemas/values/print-json.ts';
import type { RunEvent } from '../core/events.ts';
import { decodeSegment, encodeSegment, hashesOf } from './segments.ts';

const replied = (output: Json): RunEvent[] => [
  { type: 'step.completed', at: 1, step: 'answer', output },
  {
    type: 'step.completed',
    at: 1,
    step: 'reply',
    output,
    reply: { status: 200, contentType: 'application/json', body: printJson(output), ofOutput: true },
  },
  { type: 'run.completed', at: 1, output },
];

/** As a reader of the journal sees it: without the note of how it was stored. */
const readable = (events: readonly RunEvent[]): unknown =>
  events.map((event) =>
    event.type === 'step.completed' && event.reply !== undefined
      ? { ...event, reply: { ...event.reply, ofOutput: undefined } }
      : event,
  );

const blobMap = (blobs: { hash: string; body: string }[]): Map<string, string> =>
  new Map(blobs.map(({ hash, body }) => [hash, body]));

it('stores an output once, however many events have it', () => {
  const output = { order: 'DY1', lines: [{ sku: 'A', price: 12.5 }], '2': 'two', '1': -0 };
  const { body, blobs } = encodeSegment(replied(output));
  expect(body.match(/DY1/g)).toHaveLength(1);
  expect(hashesOf(body)).toEqual([]);
  const events = decodeSegment(body, blobMap(blobs));
  expect(readable(events)).toEqual(readable(replied({ ...output, '1': 0 })));
  expect(events[1]).toMatchObject({ reply: { body: printJson(output) } });
});

it('keeps the bytes of a reply that its stored output would be printed in other digits', () => {
  // Parsed again it is a double, which prints as 1e+25.
  const output = { total: new Big('1e25') };
  const { body, blobs } = encodeSegment(replied(output));
  const events = decodeSegment(body, blobMap(blobs));
  expect(events[1]).toMatchObject({ reply: { body: '{"total":10000000000000000000000000}' } });
  expect(events[2]).toMatchObject({ output: { total: 1e25 } });
});

it('takes long payloads out as before, and reads what was written without references', () => {
  const events = replied({ text: 'x'.repeat(70_000) });
  const { body, blobs } = encodeSegment(events);
  expect(body.length).toBeLessThan(75_000);
  expect(hashesOf(body)).toHaveLength(4);
  expect(readable(decodeSegment(body, blobMap(blobs)))).toEqual(readable(events));
  const plain = replied({ a: 1 });
  expect(decodeSegment(printJson(plain), new Map())).toEqual(plain);
});

it('stores an input as the text it was read from, whatever else the segment holds', () => {
  const inputText = '{"id": 12345678901234567890, "a": 1, "a": 1.50, "name": "\\u6797"}';
  const started = (input: Json): RunEvent => ({
    type: 'run.started',
    v: 1,
    at: 1,
    input,
    mode: 'live',
    depth: 0,
    trigger: 'webhook',
  });
  const input = parseJson(inputText);
  for (const rest of [[], replied({ a: 1 }), replied({ total: new Big('1e25') })]) {
    const { body, blobs } = encodeSegment([started(input), ...rest], inputText);
    expect(blobs).toEqual([]);
    expect(decodeSegment(body, new Map())[0]).toEqual(started(input));
  }
  expect(encodeSegment([started(input)], inputText).body).toContain(inputText);
  const long = JSON.stringify({ text: 'x'.repeat(70_000) });
  const { body, blobs } = encodeSegment([started(JSON.parse(long) as Json)], long);
  expect(hashesOf(body)).toHaveLength(1);
  expect(decodeSegment(body, blobMap(blobs))).toEqual([started(JSON.parse(long) as Json)]);
});
