import { describe, expect, it } from 'vitest';
import { ConfigError, describeConfig, readConfig, unknownVariables } from './config.ts';

describe('readConfig', () => {
  it('has a default for everything', () => {
    expect(readConfig({})).toEqual({
      host: '127.0.0.1',
      port: 7788,
      dataDir: './data',
      databaseUrl: undefined,
      key: undefined,
      publicUrl: undefined,
      trustProxy: false,
      logLevel: 'info',
      rateLimits: { api: 6000, hooks: 600_000, logins: 10 },
      bodyLimit: 1_048_576,
      sessionMs: 604_800_000,
      roles: ['api', 'worker', 'scheduler'],
      groups: undefined,
      httpAllow: [],
      keepDays: 30,
      backupDir: undefined,
      timezone: 'Asia/Shanghai',
    });
  });

  it('reads numbers, switches and lists', () => {
    const config = readConfig({
      DALIU_PORT: ' 8080 ',
      DALIU_TRUST_PROXY: 'true',
      DALIU_ROLES: 'api,worker',
      DALIU_GROUPS: 'order,finance',
      DALIU_HTTP_ALLOW: 'erp.lan:8080,wms.lan:80',
      DATABASE_URL: 'postgres://localhost/daliu',
      DALIU_KEY: 'ab'.repeat(32),
    });
    expect(config).toMatchObject({
      port: 8080,
      trustProxy: true,
      roles: ['api', 'worker'],
      groups: ['order', 'finance'],
    });
    expect(config.httpAllow).toEqual(['erp.lan:8080', 'wms.lan:80']);
  });

  it('takes an empty variable for one that is not set', () => {
    expect(readConfig({ DALIU_HOST: '', DATABASE_URL: '' })).toMatchObject({
      host: '127.0.0.1',
      databaseUrl: undefined,
    });
  });

  it('names every variable that is wrong', () => {
    const wrong = {
      DALIU_PORT: '70000',
      DALIU_LOG_LEVEL: 'loud',
      DALIU_ROLES: 'api,cook',
      DALIU_KEY: 'short',
    };
    expect(() => readConfig(wrong)).toThrow(ConfigError);
    expect(() => readConfig(wrong)).toThrow(
      /^DALIU_PORT: Must be at most 65535\.\nDALIU_KEY: .+\nDALIU_LOG_LEVEL: .+\nDALIU_ROLES: /,
    );
  });
});

it('finds variables that are spelt wrong', () => {
  expect(unknownVariables({ DALIU_PROT: '1', DALIU_PORT: '1', PATH: '' })).toEqual(['DALIU_PROT']);
});

it('describes every variable', () => {
  for (const { name, description } of describeConfig()) expect(description, name).not.toBe('');
  expect(describeConfig()).toContainEqual({
    name: 'DALIU_PORT',
    description: 'port; the next free one if taken',
    default: 7788,
  });
});
