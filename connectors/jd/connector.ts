import { defineConnector } from '../kit/connector.ts';
import manifest from './manifest.json';
import order from './order-mapping.json';
import refund from './refund-mapping.json';

/** JD's marketplace by JOS, its open platform. */
export const jd = defineConnector({ manifest, mappings: { order, refund } });
