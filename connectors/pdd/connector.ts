import { defineConnector } from '../kit/connector.ts';
import manifest from './manifest.json';
import order from './order-mapping.json';
import refund from './refund-mapping.json';

/** Pinduoduo by its open platform. */
export const pdd = defineConnector({ manifest, mappings: { order, refund } });
