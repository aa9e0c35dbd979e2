import { defineConnector } from '../kit/connector.ts';
import manifest from './manifest.json';
import track from './track-mapping.json';

/** SF Express by Fengqiao: waybills, routes by query and by push. */
export const sf = defineConnector({ manifest, mappings: { track } });
