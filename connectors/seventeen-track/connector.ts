import { defineConnector } from '../kit/connector.ts';
import manifest from './manifest.json';
import track from './track-mapping.json';

/** 17TRACK: parcels across borders, by query and by push. */
export const seventeenTrack = defineConnector({ manifest, mappings: { track } });
