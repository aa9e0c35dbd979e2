import { defineConnector } from '../kit/connector.ts';
import manifest from './manifest.json';
import order from './order-mapping.json';
import refund from './refund-mapping.json';

/** One Shopify store by its Admin API. */
export const shopify = defineConnector({ manifest, mappings: { order, refund } });
