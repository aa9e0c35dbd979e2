import { describe, expect, it } from 'vitest';
import { problemsOf, runCases } from './bpmn-run.ts';
import { parseXml } from './bpmn-xml.ts';
import { translateBpmn } from './bpmn.ts';

const process = (inside: string): string =>
  `<?xml version="1.0"?><b:definitions xmlns:b="urn:b"><b:process id="My_Process">${inside}</b:process></b:definitions>`;
const flow = (id: string, from: string, to: string, letter?: string): string =>
  `<b:sequenceFlow id="${id}" sourceRef="${from}" targetRef="${to}">${
    letter === undefined ? '' : `<b:conditionExpression>test.contains("${letter}")</b:conditionExpression>`
  }</b:sequenceFlow>`;
const node = (kind: string, id: string, out: string[], inside = ''): string =>
  `<b:${kind} id="${id}">${out.map((each) => `<b:outgoing>${each}</b:outgoing>`).join('')}${inside}</b:${kind}>`;
const task = (id: string, out: string[], script: string, inside = ''): string =>
  node('scriptTask', id, out, `<b:script>${script}</b:script>${inside}`);

const traces = async (source: string, input: string | null = null, integerVariable: number | null = null) => {
  const translated = translateBpmn(source);
  expect(problemsOf(translated)).toEqual([]);
  const [end] = await runCases(translated, [{ input, integerVariable, trace_multiset: [] }]);
  expect(end?.status).toBe('completed');
  return end?.trace;
};

describe('parseXml', () => {
  it('reads elements, attributes, text and what is escaped', () => {
    const source = `<?xml version="1.0"?><!-- a <b> --><x:a one='1 &amp; 2' ><c/> t &#65;<![CDATA[<raw>]]></x:a>`;
    expect(parseXml(source)).toEqual({
      name: 'a',
      attributes: { one: '1 & 2' },
      text: 't A<raw>',
      children: [{ name: 'c', attributes: {}, children: [], text: '' }],
    });
  });

  it.each(['<a><b></a></b>', '<a>', '', '<a', '<a></a></a>'])('refuses %s', (source) => {
    expect(() => parseXml(source)).toThrowError(/XML|closes/);
  });
});

describe('translateBpmn', () => {
  const start = node('startEvent', 'Start', ['f0']) + flow('f0', 'Start', 'gate');
  const choice = (kind: string): string =>
    process(
      start +
        `<b:${kind} id="gate" default="f3"><b:outgoing>f1</b:outgoing><b:outgoing>f2</b:outgoing><b:outgoing>f3</b:outgoing></b:${kind}>` +
        flow('f1', 'gate', 'A', 'a') +
        flow('f2', 'gate', 'B', 'b') +
        flow('f3', 'gate', 'C') +
        task('A', ['g1'], 'SCRIPT_a') +
        task('B', ['g2'], 'SCRIPT_b') +
        task('C', ['g3'], 'SCRIPT_c') +
        ['A', 'B', 'C'].map((id, i) => flow(`g${i + 1}`, id, 'meet')).join('') +
        node('inclusiveGateway', 'meet', ['h']) +
        flow('h', 'meet', 'D') +
        task('D', ['end'], 'SCRIPT_d') +
        flow('end', 'D', 'End') +
        node('endEvent', 'End', []),
    );

  it('lets an exclusive gateway take one way and an inclusive one all that hold', async () => {
    expect(await traces(choice('exclusiveGateway'), 'AB')).toEqual(['a', 'd']);
    expect(await traces(choice('inclusiveGateway'), 'AB')).toEqual(['a', 'b', 'd']);
    expect(await traces(choice('complexGateway'), 'X')).toEqual(['c', 'd']);
  });

  it('repeats a task, written or asked for', async () => {
    const repeated = (cardinality: string): string =>
      process(
        node('startEvent', 'Start', ['f0']) +
          flow('f0', 'Start', 'A') +
          task(
            'A',
            ['f1'],
            'SCRIPT_a',
            `<b:multiInstanceLoopCharacteristics isSequential="false"><b:loopCardinality>${cardinality}</b:loopCardinality></b:multiInstanceLoopCharacteristics>`,
          ) +
          flow('f1', 'A', 'B') +
          task('B', [], 'SCRIPT_b'),
      );
    expect(await traces(repeated('3'))).toEqual(['a', 'a', 'a', 'b']);
    expect(await traces(repeated('${integerVariable}'), null, 2)).toEqual(['a', 'a', 'b']);
  });

  it('catches an error on its boundary', async () => {
    const source = process(
      node('startEvent', 'Start', ['f0']) +
        flow('f0', 'Start', 'A') +
        task('A', ['f1'], 'THROW_ERROR') +
        flow('f1', 'A', 'B') +
        task('B', [], 'SCRIPT_b') +
        '<b:boundaryEvent id="Caught" attachedToRef="A"><b:outgoing>f2</b:outgoing><b:errorEventDefinition/></b:boundaryEvent>' +
        flow('f2', 'Caught', 'C') +
        task('C', [], 'SCRIPT_c'),
    );
    expect(await traces(source)).toEqual(['c']);
  });

  it('refuses what it does not know', () => {
    expect(() => translateBpmn(process(node('userTask', 'A', [])))).toThrowError('unknown element userTask');
    expect(() => translateBpmn('<definitions/>')).toThrowError('no process');
  });
});
