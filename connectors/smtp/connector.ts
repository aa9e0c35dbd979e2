import { defineConnector } from '../kit/connector.ts';
import manifest from './manifest.json';
import { createSmtpDriver } from './smtp-driver.ts';

export const smtp = defineConnector({ manifest, driver: createSmtpDriver() });
