import { defineConnector } from '../kit/connector.ts';
import manifest from './manifest.json';
import track from './track-mapping.json';

/** Kdniao: traces of all carriers, by query and by push, and waybills. */
export const kdniao = defineConnector({ manifest, mappings: { track } });
