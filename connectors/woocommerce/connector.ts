import { defineConnector } from '../kit/connector.ts';
import manifest from './manifest.json';
import order from './order-mapping.json';
import { signWoocommerce } from './signer.ts';

/** One WooCommerce site by its REST API v3. */
export const woocommerce = defineConnector({
  manifest,
  mappings: { order },
  signers: { woocommerce: signWoocommerce },
});
