import { defineConnector } from '../kit/connector.ts';
import manifest from './manifest.json';
import { restSigner } from './rest-signer.ts';

export const rest = defineConnector({ manifest, signers: { 'rest-auth': restSigner } });
