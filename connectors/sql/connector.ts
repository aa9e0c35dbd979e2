import { defineConnector } from '../kit/connector.ts';
import manifest from './manifest.json';
import { sqlDriver } from './sql-driver.ts';

export const sql = defineConnector({ manifest, driver: sqlDriver });
