import type { ConnectorManifest } from '../../schemas/connector.ts';
import type { Mapping } from '../../schemas/mapping.ts';
import type { JsonObject } from '../../schemas/values/json.ts';
import type { Credential, Signer } from './draft.ts';
import type { Answer } from './read-answer.ts';
import orderTarget from './targets/order.json';
import refundTarget from './targets/refund.json';
import trackTarget from './targets/track.json';

/** Carries out an operation where HTTP is not the way: a mail server, a database. What fails is an answer, classed. */
export type Driver = (call: {
  operation: string;
  /** Checked against the operation's inputs. */
  input: JsonObject;
  credential: Credential;
  /** Instant in ms. */
  now: number;
}) => Promise<Answer>;

/** A connector as the engine holds it: its manifest, the mappings beside it, and what of it is code. */
export interface Connector {
  manifest: ConnectorManifest;
  /** By the names that `manifest.mappings` lists. */
  mappings: Readonly<Record<string, Mapping>>;
  /** Signers of this connector alone; the kit's own need not be named. */
  signers?: Readonly<Record<string, Signer>>;
  /** Of a manifest that names a `driver`. */
  driver?: Driver;
}

/** What mappings of connectors lead to, by the name a mapping document gives in place of its `target`. */
const targets: Readonly<Record<string, unknown>> = {
  order: orderTarget,
  refund: refundTarget,
  track: trackTarget,
};

/**
 * A connector from the JSON documents of its folder. The documents are checked by `checkConnector`, which the test of
 * every connector calls, so that nothing is checked again each time the program starts.
 */
export const defineConnector = (given: {
  manifest: unknown;
  /** Mapping documents, in which `"target": "order"` stands for the fields of the unified order. */
  mappings?: Readonly<Record<string, { target: unknown }>>;
  signers?: Connector['signers'];
  driver?: Driver;
}): Connector => ({
  manifest: given.manifest as ConnectorManifest,
  mappings: Object.fromEntries(
    Object.entries(given.mappings ?? {}).map(([name, mapping]) => [name, withTarget(mapping)]),
  ),
  ...(given.signers === undefined ? {} : { signers: given.signers }),
  ...(given.driver === undefined ? {} : { driver: given.driver }),
});

const withTarget = (mapping: { target: unknown }): Mapping =>
  ({
    ...mapping,
    target: typeof mapping.target === 'string' ? targets[mapping.target] : mapping.target,
  }) as Mapping;
