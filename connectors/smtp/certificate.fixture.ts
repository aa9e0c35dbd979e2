import { generateKeyPairSync, sign } from 'node:crypto';

const block = (tag: number, ...parts: Uint8Array[]): Buffer => {
  const body = Buffer.concat(parts);
  const size = body.length < 128 ? [body.length] : [0x82, body.length >> 8, body.length & 0xff];
  return Buffer.concat([Buffer.from([tag, ...size]), body]);
};
const SEQUENCE = 0x30;
const OID = { commonName: '550403', altName: '551d11', rsaSha256: '2a864886f70d01010b' };
const oid = (hex: string): Buffer => block(0x06, Buffer.from(hex, 'hex'));
const text = (value: string): Buffer => block(0x0c, Buffer.from(value));
const utcTime = (value: string): Buffer => block(0x17, Buffer.from(value));

/** A certificate of `localhost` that signs itself, and its key: what a mail server on loopback needs to speak TLS. */
export function localCertificate(): { key: string; cert: string } {
  const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const name = block(SEQUENCE, block(0x31, block(SEQUENCE, oid(OID.commonName), text('localhost'))));
  const algorithm = block(SEQUENCE, oid(OID.rsaSha256), block(0x05));
  const names = block(SEQUENCE, block(0x82, Buffer.from('localhost')));
  const extension = block(SEQUENCE, oid(OID.altName), block(0x04, names));
  const content = block(
    SEQUENCE,
    block(0xa0, block(0x02, Buffer.from([2]))),
    block(0x02, Buffer.from([1])),
    algorithm,
    name,
    block(SEQUENCE, utcTime('200101000000Z'), utcTime('491231235959Z')),
    name,
    publicKey.export({ type: 'spki', format: 'der' }),
    block(0xa3, block(SEQUENCE, extension)),
  );
  const signature = sign('sha256', content, privateKey);
  const whole = block(SEQUENCE, content, algorithm, block(0x03, Buffer.from([0]), signature));
  const lines = whole.toString('base64').replaceAll(/.{64}/g, '$&\n');
  return {
    key: String(privateKey.export({ type: 'pkcs8', format: 'pem' })),
    cert: `-----BEGIN CERTIFICATE-----\n${lines}\n-----END CERTIFICATE-----\n`,
  };
}
