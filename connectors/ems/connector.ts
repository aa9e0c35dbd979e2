import { defineConnector } from '../kit/connector.ts';
import manifest from './manifest.json';
import track from './track-mapping.json';

/** EMS and China Post, as far as integrations of others tell. */
export const ems = defineConnector({ manifest, mappings: { track } });
