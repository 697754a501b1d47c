// What the environment says, checked once and frozen. The only reader of process.env.
import { existsSync, readFileSync } from 'node:fs';
import { parseEnv } from 'node:util';
import envSchema from 'env-schema';
import { type Static, type TObject, Type } from 'typebox';
import { findPlainAddresses, secureDatabase } from './encryption.ts';

// One line per alert channel (src/alerts/channels.ts).
const AlertVariables = {
  ALERT_WEBHOOK_URL: Type.Optional(Type.String({ pattern: '^https?://' })),
};

const OwnVariables = {
  NODE_ENV: Type.Enum(['development', 'test', 'production'], { default: 'development' }),
  HOST: Type.String({ default: '127.0.0.1' }),
  PORT: Type.Optional(Type.Integer({ minimum: 0, maximum: 65535 })),
  LOG_LEVEL: Type.Enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'], { default: 'info' }),
  SLOW_REQUEST_MS: Type.Integer({ default: 500, minimum: 1, maximum: 600_000 }),
  TRUSTED_PROXIES: Type.Integer({ default: 0, minimum: 0, maximum: 10 }),
  CORS_ORIGINS: Type.Optional(Type.String({ pattern: '^https?://[^\\s,*]+(,https?://[^\\s,*]+)*$' })),
  RATE_LIMIT_PER_IP: Type.Integer({ default: 3000, minimum: 1 }),
  RATE_LIMIT_PER_ORG: Type.Integer({ default: 6000, minimum: 1 }),
  DOCS: Type.Optional(Type.Enum(['on', 'off'])),
  DATABASE_POOL: Type.Integer({ default: 10, minimum: 1, maximum: 1000 }),
  DATABASE_URL: Type.Optional(Type.String({ pattern: '^postgres(ql)?://' })),
  REDIS_URL: Type.Optional(Type.String({ pattern: '^rediss?://' })),
  ...AlertVariables,
  METRICS_TOKEN: Type.Optional(Type.String({ minLength: 32, pattern: '^\\S*$' })),
  SUPABASE_JWT_SECRET: Type.Optional(Type.String({ minLength: 32 })),
  SUPABASE_SIGNING_KEY: Type.Optional(Type.String()),
  S3_ENDPOINT: Type.Optional(Type.String({ pattern: '^https?://' })),
  POSTGREST_BIN: Type.Optional(Type.String()),
};

// All of these, or none: without them the embedded stack stands in.
const ServiceVariables = {
  SUPABASE_URL: Type.String({ pattern: '^https?://' }),
  SUPABASE_PUBLISHABLE_KEY: Type.String(),
  CALLBOARD_KEY: Type.String({ minLength: 32 }),
  S3_REGION: Type.String(),
  S3_BUCKET: Type.String(),
  S3_ACCESS_KEY_ID: Type.String(),
  S3_SECRET_ACCESS_KEY: Type.String(),
};

export type AlertSettings = Readonly<Static<TObject<typeof AlertVariables>>>;

const Local = Type.Object(OwnVariables);
const Hosted = Type.Object({ ...OwnVariables, ...ServiceVariables });

/** Names every variable there is; `.env.example` is held to it by a test. */
export const environmentVariables = Object.keys(Hosted.properties);

/** How a caller's access token is verified: the project's public keys, or a secret that was set on purpose. */
export type TokenKeys = { readonly jwksUrl: string } | { readonly secret: string };

/** What tokens for a hosted project are signed with by a command; the service itself signs none. */
export type SigningKey = { readonly jwk: string } | { readonly secret: string };

/** What the service stands on and did not write: hosted Supabase and S3, or the embedded stack. */
export interface Services {
  readonly supabase: {
    readonly url: string;
    readonly publishableKey: string;
    /** What PostgREST demands of the service, and of nobody else: `npm run gateway-key`. */
    readonly gatewayKey: string;
    readonly issuer: string;
    readonly tokenKeys: TokenKeys;
  };
  readonly bucket: {
    readonly name: string;
    readonly region: string;
    /** Absent: AWS itself. Present: an S3-compatible store, addressed by path. */
    readonly endpoint?: string;
    readonly accessKeyId: string;
    readonly secretAccessKey: string;
  };
  /** A direct or session-mode connection, for migrations and the change feed. Absent: the cache stays degraded. */
  readonly databaseUrl?: string;
}

export interface Config {
  readonly host: string;
  /** Absent: 3000, or the next free port. */
  readonly port?: number;
  readonly logLevel: Static<typeof Local>['LOG_LEVEL'];
  readonly slowRequestMs: number;
  /** How many proxies of ours stand in front: so many last entries of x-forwarded-for are believed, and no more. */
  readonly trustedProxies: number;
  readonly corsOrigins: readonly string[];
  readonly rateLimit: { readonly perIpPerMinute: number; readonly perOrgPerMinute: number };
  /** Whether /docs is served. */
  readonly docs: boolean;
  /** How many connections to the database this instance may count on: of the shares of an organisation and of a caller. */
  readonly databasePool: number;
  /** Absent: the embedded stack is started. */
  readonly services?: Services;
  /** A direct or session-mode connection, for migrations. */
  readonly databaseUrl?: string;
  /** Absent: what is cached is cached in memory alone. */
  readonly redisUrl?: string;
  /** Without settings, alerts are only logged. */
  readonly alerts: AlertSettings;
  /** Absent: metrics are read with a token of ops or monitor alone. */
  readonly metricsToken?: string;
  readonly postgrestBin?: string;
  /** What was said on purpose, or forgotten, and should be heard at each start. */
  readonly warnings?: readonly string[];
  /** Absent: `npm run token` signs for the embedded stack alone. */
  readonly signingKey?: SigningKey;
}

/** Everything that is wrong with the environment, at once. */
export class InvalidConfig extends Error {
  readonly offenders: readonly string[];
  constructor(offenders: readonly string[]) {
    super(`The environment is not complete or not valid:\n${offenders.map((line) => `  - ${line}`).join('\n')}`);
    this.name = 'InvalidConfig';
    this.offenders = offenders;
  }
}

/** Throws InvalidConfig. Without an argument: the process's own environment, over what `.env` says. */
export function readConfig(env: NodeJS.ProcessEnv = withEnvFile(process.env)): Config {
  // An empty variable is one that is not set: a bare `PORT=` in .env means the default. Blanks are empty, or a number
  // of them would be 0.
  const set = Object.fromEntries(Object.entries(env).filter(([, value]) => value !== undefined && value.trim() !== ''));
  const hosted = set.SUPABASE_URL !== undefined || set.NODE_ENV === 'production' ? parse(Hosted, set) : undefined;
  const own = hosted ?? parse(Local, set);
  const isProduction = own.NODE_ENV === 'production';
  const { REDIS_URL, S3_ENDPOINT } = own;
  const alerts = alertSettingsOf(own);
  const addresses = { SUPABASE_URL: hosted?.SUPABASE_URL, S3_ENDPOINT, REDIS_URL, ...alerts };
  const plain = isProduction ? findPlainAddresses(addresses) : [];
  if (plain.length > 0) throw new InvalidConfig(plain);
  const { warning, ...database } =
    own.DATABASE_URL === undefined ? {} : secureDatabase(own.DATABASE_URL, { isProduction });
  return freeze({
    host: own.HOST,
    ...(own.PORT === undefined ? {} : { port: own.PORT }),
    logLevel: own.LOG_LEVEL,
    slowRequestMs: own.SLOW_REQUEST_MS,
    trustedProxies: own.TRUSTED_PROXIES,
    corsOrigins: own.CORS_ORIGINS?.split(',') ?? [],
    rateLimit: { perIpPerMinute: own.RATE_LIMIT_PER_IP, perOrgPerMinute: own.RATE_LIMIT_PER_ORG },
    docs: own.DOCS === undefined ? !isProduction : own.DOCS === 'on',
    databasePool: own.DATABASE_POOL,
    ...(hosted === undefined ? {} : { services: { ...servicesOf(hosted), ...database } }),
    ...database,
    ...(REDIS_URL === undefined ? {} : { redisUrl: REDIS_URL }),
    alerts,
    ...(own.METRICS_TOKEN === undefined ? {} : { metricsToken: own.METRICS_TOKEN }),
    ...(own.POSTGREST_BIN === undefined ? {} : { postgrestBin: own.POSTGREST_BIN }),
    ...signingKeyOf(own),
    ...(warning === undefined ? {} : { warnings: [warning] }),
  });
}

function alertSettingsOf(values: Static<typeof Local>): AlertSettings {
  const names = Object.keys(AlertVariables) as (keyof AlertSettings)[];
  return Object.fromEntries(names.flatMap((name) => (values[name] === undefined ? [] : [[name, values[name]]])));
}

function signingKeyOf({ SUPABASE_SIGNING_KEY: jwk, SUPABASE_JWT_SECRET: secret }: Static<typeof Local>) {
  if (jwk !== undefined) return { signingKey: { jwk } };
  return secret === undefined ? {} : { signingKey: { secret } };
}

function servicesOf(values: Static<typeof Hosted>): Services {
  const url = values.SUPABASE_URL.replace(/\/+$/, '');
  const issuer = `${url}/auth/v1`;
  const secret = values.SUPABASE_JWT_SECRET;
  return {
    supabase: {
      url,
      publishableKey: values.SUPABASE_PUBLISHABLE_KEY,
      gatewayKey: values.CALLBOARD_KEY,
      issuer,
      tokenKeys: secret === undefined ? { jwksUrl: `${issuer}/.well-known/jwks.json` } : { secret },
    },
    bucket: {
      name: values.S3_BUCKET,
      region: values.S3_REGION,
      accessKeyId: values.S3_ACCESS_KEY_ID,
      secretAccessKey: values.S3_SECRET_ACCESS_KEY,
      ...(values.S3_ENDPOINT === undefined ? {} : { endpoint: values.S3_ENDPOINT }),
    },
  };
}

function parse<S extends TObject>(schema: S, data: Record<string, unknown>): Static<S> {
  try {
    return envSchema<Static<S>>({ schema, data, env: false });
  } catch (error) {
    throw new InvalidConfig(offendersOf(error));
  }
}

function offendersOf(error: unknown): string[] {
  const found = error instanceof Error && 'errors' in error && Array.isArray(error.errors) ? error.errors : [];
  if (found.length === 0) throw error;
  // The value is not repeated: it may be a secret put under the wrong name.
  return found.map(({ instancePath, message, params }) =>
    params?.missingProperty ? `${params.missingProperty} is missing` : `${String(instancePath).slice(1)} ${message}`,
  );
}

function withEnvFile(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const file = new URL('../.env', import.meta.url);
  return existsSync(file) ? { ...parseEnv(readFileSync(file, 'utf8')), ...env } : env;
}

function freeze<T extends object>(value: T): T {
  for (const part of Object.values(value)) if (typeof part === 'object' && part !== null) freeze(part);
  return Object.freeze(value);
}
