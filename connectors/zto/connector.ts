import { defineConnector } from '../kit/connector.ts';
import manifest from './manifest.json';
import track from './track-mapping.json';

/** ZTO Express: waybills, traces by query and by push. */
export const zto = defineConnector({ manifest, mappings: { track } });
