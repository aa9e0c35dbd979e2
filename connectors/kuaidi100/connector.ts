import { defineConnector } from '../kit/connector.ts';
import manifest from './manifest.json';
import track from './track-mapping.json';

/** Kuaidi100: traces of all carriers, by query and by push, and waybills. */
export const kuaidi100 = defineConnector({ manifest, mappings: { track } });
