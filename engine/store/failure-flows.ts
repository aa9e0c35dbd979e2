import { readDefinition } from './flow-store.ts';
import type { Tables } from './tables.ts';

export interface FailureFlows {
  /** Live flows that start when `flow` fails. */
  listeningTo(flow: string): Promise<string[]>;
  /** After any flow went live. */
  forget(): void;
}

interface Listener {
  flow: string;
  /** Flows it listens to; `*`: all. */
  to: '*' | readonly string[];
}

/** Which flows have a failure trigger is read once and kept until a flow goes live; failures come in bursts. */
export function createFailureFlows(tables: Tables): FailureFlows {
  let known: Promise<Listener[]> | undefined;
  return {
    async listeningTo(flow) {
      known ??= readListeners(tables);
      const reading = known;
      try {
        return (await reading)
          .filter(({ to }) => to === '*' || to.includes(flow))
          .map((listener) => listener.flow);
      } catch (error) {
        if (known === reading) known = undefined;
        throw error;
      }
    },
    forget() {
      known = undefined;
    },
  };
}

async function readListeners(tables: Tables): Promise<Listener[]> {
  const rows = await tables.read<{ id: string; definition: string }>(
    `select f.id, v.definition from flows f join flow_versions v on v.flow_id = f.id and v.version = f.version
     where f.archived_at is null and v.definition like '%"failure-trigger"%' order by f.id`,
  );
  return rows.flatMap(({ id, definition }) =>
    Object.values(readDefinition(definition).nodes)
      .filter(({ type, disabled }) => type === 'failure-trigger' && disabled !== true)
      .map(({ config }) => ({ flow: id, to: config['flows'] as Listener['to'] })),
  );
}
