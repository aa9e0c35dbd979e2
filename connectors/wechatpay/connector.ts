import { defineConnector } from '../kit/connector.ts';
import manifest from './manifest.json';

export const wechatpay = defineConnector({ manifest });
