import { defineConnector } from '../kit/connector.ts';
import manifest from './manifest.json';
import track from './track-mapping.json';

/** STO Express, as far as integrations of others tell. */
export const sto = defineConnector({ manifest, mappings: { track } });
