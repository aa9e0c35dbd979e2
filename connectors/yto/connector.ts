import { defineConnector } from '../kit/connector.ts';
import manifest from './manifest.json';
import track from './track-mapping.json';

/** YTO Express: waybills and traces. Each interface has a URL of its own. */
export const yto = defineConnector({ manifest, mappings: { track } });
