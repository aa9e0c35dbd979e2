import { defineConnector } from '../kit/connector.ts';
import manifest from './manifest.json';
import track from './track-mapping.json';

/** JD Logistics by its own gateway, as far as its console’s sample and integrations of others tell. */
export const jdl = defineConnector({ manifest, mappings: { track } });
