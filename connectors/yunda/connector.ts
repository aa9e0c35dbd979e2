import { defineConnector } from '../kit/connector.ts';
import manifest from './manifest.json';
import track from './track-mapping.json';

/** Yunda Express, as far as integrations of others tell. */
export const yunda = defineConnector({ manifest, mappings: { track } });
