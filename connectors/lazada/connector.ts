import { defineConnector } from '../kit/connector.ts';
import manifest from './manifest.json';
import order from './order-mapping.json';
import refund from './refund-mapping.json';

/** Lazada in six markets by its open platform. */
export const lazada = defineConnector({ manifest, mappings: { order, refund } });
