import { useEffect, useState } from 'react';
import type * as trials from '../../../schemas/api/trials.ts';
import type { FlowDefinition } from '../../../schemas/flow.ts';
import type { Json } from '../../../schemas/values/json.ts';
import { call } from '../../api/client.ts';
import { valueAt } from '../../mapper/model/paths.ts';
import { settle } from '../../ui/settle.ts';
import { caseInputs, runData, sourceOf } from './node-mapping.ts';

const MOST_SAMPLES = 100;
/** A rehearsal runs all steps before the node, so only some samples are rehearsed. */
const MOST_REHEARSED = 5;

/** Records that came to a node: from recent runs and from the flow's own tests. */
export async function nodeSamples(
  definition: FlowDefinition,
  node: string,
  signal?: AbortSignal,
): Promise<Json[]> {
  const inputs = [...(await recentInputs(definition.id, signal)), ...caseInputs(definition)].slice(
    0,
    MOST_SAMPLES,
  );
  const source = sourceOf(definition, node);
  if (!source.startsWith('steps')) return records(inputs.map((input) => valueAt({ input }, source)));
  const found: (Json | undefined)[] = [];
  for (const input of inputs.slice(0, MOST_REHEARSED)) {
    const answer = await settle(
      call<typeof trials.tryFlow>('POST', '/api/v1/flows/{flow}/trial', {
        params: { flow: definition.id },
        body: { definition, input, upTo: node, unmask: false },
        signal,
      }),
    );
    if ('value' in answer) found.push(valueAt(runData(input, answer.value.steps), source));
  }
  return records(found);
}

const records = (values: readonly (Json | undefined)[]): Json[] =>
  values.filter((value): value is Json => typeof value === 'object' && value !== null);

async function recentInputs(flow: string, signal: AbortSignal | undefined): Promise<Json[]> {
  const answer = await settle(
    call<typeof trials.listSamples>('GET', '/api/v1/flows/{flow}/samples', {
      params: { flow },
      query: { kind: 'recent', limit: MOST_SAMPLES, input: true },
      signal,
    }),
  );
  return 'value' in answer
    ? answer.value.items.flatMap(({ input }) => (input === undefined ? [] : [input as Json]))
    : [];
}

/** Samples of a node, or those that a person brought instead. `opened` is the draft as it was opened: edits of the mapping do not change what comes in. */
export function useSamples(
  opened: FlowDefinition,
  node: string,
): {
  samples: readonly Json[];
  busy: boolean;
  bring(samples: Json[]): void;
} {
  const [state, setState] = useState<{ samples: readonly Json[]; busy: boolean }>({
    samples: NONE,
    busy: true,
  });
  useEffect(() => {
    const leave = new AbortController();
    const load = async (): Promise<void> => {
      const samples = await nodeSamples(opened, node, leave.signal);
      if (!leave.signal.aborted) setState({ samples: samples.length === 0 ? NONE : samples, busy: false });
    };
    void load();
    return () => leave.abort();
  }, [opened, node]);
  return { ...state, bring: (samples) => setState({ samples, busy: false }) };
}

const NONE: readonly Json[] = [];
