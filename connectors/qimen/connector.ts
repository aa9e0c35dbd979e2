import { defineConnector } from '../kit/connector.ts';
import manifest from './manifest.json';
import delivery from './delivery-mapping.json';
import progress from './progress-mapping.json';
import stock from './stock-mapping.json';

/** Warehouses by Qimen: delivery orders out; deliveries, progress and stock counts back. */
export const qimen = defineConnector({ manifest, mappings: { delivery, progress, stock } });
