import { defineConnector } from '../kit/connector.ts';
import manifest from './manifest.json';
import track from './track-mapping.json';

/** J&T Express in China: waybills, traces by query and by push. */
export const jt = defineConnector({ manifest, mappings: { track } });
