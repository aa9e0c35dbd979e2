import type { ConnectorManifest } from '../../schemas/connector.ts';
import type { Mapping } from '../../schemas/mapping.ts';
import type { Signer } from './draft.ts';

/** A connector as the engine holds it: its manifest, the mappings beside it, and what of it is code. */
export interface Connector {
  manifest: ConnectorManifest;
  /** By the names that `manifest.mappings` lists. */
  mappings: Readonly<Record<string, Mapping>>;
  /** Signers of this connector alone; the kit's own need not be named. */
  signers?: Readonly<Record<string, Signer>>;
}

/**
 * A connector from the JSON documents of its folder. The documents are checked by `checkConnector`, which the test of
 * every connector calls, so that nothing is checked again each time the program starts.
 */
export const defineConnector = (parts: {
  manifest: unknown;
  mappings?: Readonly<Record<string, unknown>>;
  signers?: Connector['signers'];
}): Connector => ({
  manifest: parts.manifest as ConnectorManifest,
  mappings: (parts.mappings ?? {}) as Connector['mappings'],
  ...(parts.signers === undefined ? {} : { signers: parts.signers }),
});
