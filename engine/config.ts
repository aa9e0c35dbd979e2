import { Type, type Static } from 'typebox';
import type { Problem } from '../schemas/problem.ts';
import { compileSchema } from '../schemas/validator.ts';

const LogLevel = Type.Union(
  ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'].map((level) => Type.Literal(level)),
);

/** Every environment variable the platform reads, by its name. All of them are optional. */
const Environment = Type.Object({
  DALIU_HOST: Type.String({ default: '127.0.0.1', minLength: 1, description: 'address to listen on' }),
  DALIU_PORT: Type.Integer({
    default: 7788,
    minimum: 0,
    maximum: 65_535,
    description: 'port; the next free one if taken',
  }),
  DALIU_DATA: Type.String({
    default: './data',
    minLength: 1,
    description: 'folder of the database and the key',
  }),
  DATABASE_URL: Type.Optional(
    Type.String({ pattern: '^postgres(ql)?://', description: 'PostgreSQL; else SQLite in DALIU_DATA' }),
  ),
  DALIU_KEY: Type.Optional(
    Type.String({
      pattern: '^[0-9a-fA-F]{64}$',
      description: 'key of the vault, 64 hexadecimal digits; else a file',
    }),
  ),
  DALIU_PUBLIC_URL: Type.Optional(
    Type.String({
      pattern: '^https?://[^/]+$',
      description: 'address others reach us at, for links in answers',
    }),
  ),
  DALIU_TRUST_PROXY: Type.Boolean({
    default: false,
    description: 'believe X-Forwarded-* of a proxy before us',
  }),
  DALIU_LOG_LEVEL: Type.Unsafe<string>({
    ...LogLevel,
    default: 'info',
    description: 'least severity that is logged',
  }),
  // A team behind one address, each at a canvas that checks what is drawn.
  DALIU_RATE_LIMIT: Type.Integer({
    default: 6000,
    minimum: 1,
    description: 'API requests a minute from one address',
  }),
  DALIU_HOOK_RATE_LIMIT: Type.Integer({
    default: 600_000,
    minimum: 1,
    description: 'webhook requests a minute from one address',
  }),
  DALIU_LOGIN_RATE_LIMIT: Type.Integer({
    default: 10,
    minimum: 1,
    description: 'log-ins a minute from one address',
  }),
  DALIU_BODY_LIMIT: Type.Integer({
    default: 1_048_576,
    minimum: 1024,
    description: 'largest request body in bytes',
  }),
  DALIU_SESSION_HOURS: Type.Integer({
    default: 168,
    minimum: 1,
    maximum: 8_760,
    description: 'a log-in lasts this long unused',
  }),
  DALIU_ROLES: Type.String({
    default: 'api,worker,scheduler',
    pattern: '^(api|worker|scheduler)(,(api|worker|scheduler))*$',
    description: 'what this process does',
  }),
  DALIU_GROUPS: Type.Optional(
    Type.String({
      pattern: '^[a-z][a-z0-9-]*(,[a-z][a-z0-9-]*)*$',
      description: 'only flows of these groups',
    }),
  ),
  DALIU_KEEP_DAYS: Type.Integer({
    default: 30,
    minimum: 1,
    description: 'finished runs are kept this long unless their flow says otherwise',
  }),
  DALIU_BACKUP_DIR: Type.Optional(
    Type.String({
      minLength: 1,
      description: 'second place for the daily backup, which is restored once for a trial',
    }),
  ),
  DALIU_TIMEZONE: Type.String({
    default: 'Asia/Shanghai',
    minLength: 1,
    description:
      'time zone of the installation: schedules that name none, times on the page, the daily backup',
  }),
  DALIU_HTTP_ALLOW: Type.Optional(
    Type.String({
      pattern: '^[^\\s,:]+:\\d+(,[^\\s,:]+:\\d+)*$',
      description: 'private host:port that flows may call',
    }),
  ),
});

export type ProcessRole = 'api' | 'worker' | 'scheduler';

export interface Config {
  host: string;
  port: number;
  dataDir: string;
  databaseUrl: string | undefined;
  /** 32 bytes as hexadecimal text. */
  key: string | undefined;
  publicUrl: string | undefined;
  trustProxy: boolean;
  logLevel: string;
  /** Requests a minute from one address. */
  rateLimits: { api: number; hooks: number; logins: number };
  bodyLimit: number;
  sessionMs: number;
  roles: ProcessRole[];
  groups: string[] | undefined;
  httpAllow: string[];
  keepDays: number;
  backupDir: string | undefined;
  timezone: string;
}

/** The settings do not make sense; `problems` name each variable by its path (`/DALIU_PORT`). */
export class ConfigError extends Error {
  readonly problems: readonly Problem[];
  constructor(problems: readonly Problem[]) {
    super(problems.map(({ path, message }) => `${path.slice(1)}: ${message.en}`).join('\n'));
    this.name = 'ConfigError';
    this.problems = problems;
  }
}

type Environment = Static<typeof Environment>;
type Variables = Readonly<Record<string, string | undefined>>;

/**
 * Reads the settings once, at the start. An empty variable counts as not set. Throws ConfigError naming every
 * variable that is wrong.
 */
export function readConfig(variables: Variables): Config {
  const environment: Record<string, unknown> = {};
  for (const name of Object.keys(Environment.properties)) {
    const text = Object.hasOwn(variables, name) ? variables[name]?.trim() : undefined;
    if (text !== undefined && text !== '') environment[name] = text;
  }
  const problems = compileSchema(Environment, { coerce: true, defaults: true })(environment);
  if (problems.length > 0) throw new ConfigError(problems);
  return fromEnvironment(environment as Environment);
}

/** Variables that look like ours and are none: most often a slip of the pen. */
export const unknownVariables = (variables: Variables): string[] =>
  Object.keys(variables).filter(
    (name) => name.startsWith('DALIU_') && !Object.hasOwn(Environment.properties, name),
  );

/** Name, default and meaning of every variable, for the help text and the docs. */
export const describeConfig = (): { name: string; description: string; default?: unknown }[] =>
  Object.entries(Environment.properties as Record<string, { description?: string; default?: unknown }>).map(
    ([name, schema]) => ({
      name,
      description: schema.description ?? '',
      ...(schema.default === undefined ? {} : { default: schema.default }),
    }),
  );

const list = (text: string | undefined): string[] | undefined => text?.split(',');

const fromEnvironment = (environment: Environment): Config => ({
  host: environment.DALIU_HOST,
  port: environment.DALIU_PORT,
  dataDir: environment.DALIU_DATA,
  databaseUrl: environment.DATABASE_URL,
  key: environment.DALIU_KEY,
  publicUrl: environment.DALIU_PUBLIC_URL,
  trustProxy: environment.DALIU_TRUST_PROXY,
  logLevel: environment.DALIU_LOG_LEVEL,
  rateLimits: {
    api: environment.DALIU_RATE_LIMIT,
    hooks: environment.DALIU_HOOK_RATE_LIMIT,
    logins: environment.DALIU_LOGIN_RATE_LIMIT,
  },
  bodyLimit: environment.DALIU_BODY_LIMIT,
  sessionMs: environment.DALIU_SESSION_HOURS * 3_600_000,
  roles: list(environment.DALIU_ROLES) as ProcessRole[],
  groups: list(environment.DALIU_GROUPS),
  httpAllow: list(environment.DALIU_HTTP_ALLOW) ?? [],
  keepDays: environment.DALIU_KEEP_DAYS,
  backupDir: environment.DALIU_BACKUP_DIR,
  timezone: environment.DALIU_TIMEZONE,
});
