import { defineConnector, type Connector } from './connector.ts';

const text = (zh: string, en: string) => ({ zh, en });

/** A small manifest of one operation `call`, in which a test changes what it is about. */
export const sample = (operation: object = {}, more: object = {}): Connector =>
  defineConnector({
    manifest: {
      schemaVersion: 1,
      id: 'sample',
      title: text('样例', 'Sample'),
      kind: 'generic',
      proof: 'documented',
      zone: 'Asia/Shanghai',
      hosts: {
        api: {
          production: 'https://{{credential.shop}}.example.com/base/',
          sandbox: 'https://sandbox.example.com/base',
          regions: { my: 'https://my.example.com' },
        },
      },
      credential: {
        fields: ['key', 'secret', 'shop'].map((id) => ({
          id,
          title: text(id, id),
          where: text('控制台', 'Console'),
          secret: id === 'secret',
        })),
      },
      auth: { kind: 'signature' },
      request: { method: 'POST', encoding: 'json' },
      response: {
        format: 'json',
        success: [{ path: 'code', is: [0] }],
        code: 'code',
        message: ['message', 'error'],
        requestId: 'requestId',
      },
      probe: 'call',
      operations: [
        {
          id: 'call',
          title: text('调用', 'Call'),
          kind: 'other',
          proof: 'documented',
          inputs: [],
          effects: { class: 'none' },
          answer: { records: 'data.rows' },
          ...operation,
        },
      ],
      errors: [
        { code: '7', class: 'throttle', waitMs: 2000 },
        { code: ['9', '9*1'], message: '*secret*', class: 'signature' },
        { code: '9*', class: 'gone' },
        { status: '5*', class: 'platform-down' },
      ],
      tables: { carrier: { sf: '44' } },
      ...more,
    },
  });
