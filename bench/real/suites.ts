import { addressIlib, addressMalaysia } from './address-abroad.ts';
import { addressChina, addressCompanies } from './address-china.ts';
import { bpmnPatterns } from './bpmn-patterns.ts';
import { cron } from './cron.ts';
import { csvSpectrum } from './csv-spectrum.ts';
import { exportFixtures } from './export-fixtures.ts';
import { historyChecks } from './history-checks.ts';
import { jsonLogic } from './json-logic.ts';
import { jsonParsing } from './json-parsing.ts';
import { jsonSchema } from './json-schema.ts';
import { mapSuggestions } from './map-suggest.ts';
import { naughtyStrings } from './naughty-strings.ts';
import { olistOrders } from './olist-orders.ts';
import { openApi } from './openapi.ts';
import { security } from './security.ts';
import { settlement } from './settlement.ts';
import { kuaishouOrder, wooCommerceOrder } from './shop-api-orders.ts';
import { shopifyOrders } from './shopify-orders.ts';
import type { Suite } from './suite.ts';
import { taobaoOrders } from './taobao-orders.ts';
import { tmallOrders } from './tmall-orders.ts';
import { tracking } from './tracking.ts';
import { xlsx } from './xlsx.ts';

/** Everything `npm run test:real` runs, in the order of the catalogue. */
export const suites: readonly Suite[] = [
  tmallOrders,
  olistOrders,
  taobaoOrders,
  exportFixtures,
  shopifyOrders,
  wooCommerceOrder,
  kuaishouOrder,
  settlement,
  tracking,
  mapSuggestions,
  addressChina,
  addressCompanies,
  addressIlib,
  addressMalaysia,
  jsonLogic,
  jsonSchema,
  cron,
  jsonParsing,
  csvSpectrum,
  xlsx,
  naughtyStrings,
  security,
  openApi,
  bpmnPatterns,
  historyChecks,
];
