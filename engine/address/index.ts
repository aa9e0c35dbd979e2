export { checkReceiver } from './check-receiver.ts';
export { isCiphertext, isMasked } from './ciphertext.ts';
export { parseAddress, type ParseOptions } from './parse-address.ts';
export type { ParsedAddress } from './parsed-address.ts';
export { readPhone, type Phone } from './read-phone.ts';
export { readReceiver, type ReceiverWords } from './read-receiver.ts';
export { malaysianPlace } from './abroad/malaysia.ts';
