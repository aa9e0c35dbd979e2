import { defineConnector } from '../kit/connector.ts';
import manifest from './manifest.json';
import order from './order-mapping.json';
import refund from './refund-mapping.json';

/** Douyin Shop (抖店) by its open platform. */
export const douyin = defineConnector({ manifest, mappings: { order, refund } });
