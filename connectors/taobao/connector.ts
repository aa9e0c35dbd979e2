import { defineConnector } from '../kit/connector.ts';
import manifest from './manifest.json';
import order from './order-mapping.json';
import refund from './refund-mapping.json';

/** Taobao and Tmall by TOP, the open platform's gateway. */
export const taobao = defineConnector({ manifest, mappings: { order, refund } });
