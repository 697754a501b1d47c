// The configuration of the process, read once and frozen. The only reader of process.env.
import { existsSync, readFileSync } from 'node:fs';
import { parseEnv } from 'node:util';
import type { Static } from 'typebox';
import { findPlainAddresses, secureDatabase } from './encryption.ts';
import { type AlertSettings, AlertVariables, Hosted, InvalidConfig, Local, parse } from './environment.ts';

export { type AlertSettings, environmentVariables, InvalidConfig } from './environment.ts';

/** How access tokens are verified: with the project's public keys, or with a shared secret if one is set. */
type TokenKeys = { readonly jwksUrl: string } | { readonly secret: string };

/** The key with which `npm run token` signs for a hosted project. The service itself signs no tokens. */
export type SigningKey = { readonly jwk: string } | { readonly secret: string };

/** The services that Callboard depends on: hosted Supabase and S3, or the local stack. */
export interface Services {
  readonly supabase: {
    readonly url: string;
    readonly publishableKey: string;
    /** The gateway key: PostgREST serves only requests that carry it (`npm run gateway-key`). */
    readonly gatewayKey: string;
    readonly issuer: string;
    readonly tokenKeys: TokenKeys;
  };
  readonly bucket: {
    readonly name: string;
    readonly region: string;
    /** An S3-compatible store, addressed by path. Absent: AWS. */
    readonly endpoint?: string;
    readonly accessKeyId: string;
    readonly secretAccessKey: string;
  };
  /** Base64 keys for the secrets of connections. The first one encrypts, all of them decrypt. */
  readonly secretKeys: readonly string[];
  /** A direct or session-mode connection, for the change feed. Absent: the cache stays degraded. */
  readonly databaseUrl?: string;
}

export interface Config {
  readonly isProduction: boolean;
  readonly host: string;
  /** Absent: 3000 or the next free port. */
  readonly port?: number;
  readonly logLevel: Static<typeof Local>['LOG_LEVEL'];
  readonly slowRequestMs: number;
  /** The number of own proxies in front of the service: that many last entries of x-forwarded-for are trusted. */
  readonly trustedProxies: number;
  readonly corsOrigins: readonly string[];
  readonly rateLimit: { readonly perIpPerMinute: number; readonly perOrgPerMinute: number };
  /** The most open streams of `GET /api/events`. */
  readonly live: { readonly maxPerUser: number; readonly maxPerOrg: number; readonly maxPerInstance: number };
  /** Whether this instance runs jobs: retries, the reconciler, copies of recordings. */
  readonly jobs: boolean;
  /** Whether /docs is served. */
  readonly docs: boolean;
  /** The database connections of this instance. Pool shares are parts of it. */
  readonly databasePool: number;
  /** Absent: the local stack is started. */
  readonly services?: Services;
  /** A direct or session-mode connection, for migrations. */
  readonly databaseUrl?: string;
  /** Absent: the cache has only its memory tier. */
  readonly redisUrl?: string;
  /** Without settings, alerts are only logged. */
  readonly alerts: AlertSettings;
  /** Absent: metrics need a token of ops or monitor. */
  readonly metricsToken?: string;
  /** The address at which providers reach this service. Absent: the address it listens on. */
  readonly publicUrl?: string;
  /** How many invented calls the local stack receives. 0: none. */
  readonly demoCallsPerMinute: number;
  readonly postgrestBin?: string;
  /** Settings that are logged as a warning at each start. */
  readonly warnings?: readonly string[];
  /** Absent: `npm run token` signs only for the local stack. */
  readonly signingKey?: SigningKey;
}

/** Throws InvalidConfig. By default it reads the process's environment, which overrides `.env`. */
export function readConfig(env: NodeJS.ProcessEnv = withEnvFile(process.env)): Config {
  // An empty variable is not set, so `PORT=` in .env means the default. Blanks count as empty: as a number they would be 0.
  const set = Object.fromEntries(Object.entries(env).filter(([, value]) => value !== undefined && value.trim() !== ''));
  const hosted = set.SUPABASE_URL !== undefined || set.NODE_ENV === 'production' ? parse(Hosted, set) : undefined;
  const own = hosted ?? parse(Local, set);
  const isProduction = own.NODE_ENV === 'production';
  const { REDIS_URL, S3_ENDPOINT, PUBLIC_URL } = own;
  const alerts = alertSettingsOf(own);
  const addresses = { SUPABASE_URL: hosted?.SUPABASE_URL, S3_ENDPOINT, REDIS_URL, PUBLIC_URL, ...alerts };
  const plain = isProduction ? findPlainAddresses(addresses) : [];
  if (plain.length > 0) throw new InvalidConfig(plain);
  const { warning, ...database } =
    own.DATABASE_URL === undefined ? {} : secureDatabase(own.DATABASE_URL, { isProduction });
  return freeze({
    isProduction,
    host: own.HOST,
    logLevel: own.LOG_LEVEL,
    slowRequestMs: own.SLOW_REQUEST_MS,
    trustedProxies: own.TRUSTED_PROXIES,
    corsOrigins: own.CORS_ORIGINS?.split(',') ?? [],
    rateLimit: { perIpPerMinute: own.RATE_LIMIT_PER_IP, perOrgPerMinute: own.RATE_LIMIT_PER_ORG },
    live: {
      maxPerUser: own.LIVE_STREAMS_PER_USER,
      maxPerOrg: own.LIVE_STREAMS_PER_ORG,
      maxPerInstance: own.LIVE_STREAMS_PER_INSTANCE,
    },
    jobs: own.JOBS === 'on',
    demoCallsPerMinute: own.DEMO_CALLS_PER_MINUTE,
    docs: own.DOCS === undefined ? !isProduction : own.DOCS === 'on',
    databasePool: own.DATABASE_POOL,
    alerts,
    ...database,
    ...definedOf({
      port: own.PORT,
      services: hosted && { ...servicesOf(hosted), ...database },
      redisUrl: REDIS_URL,
      metricsToken: own.METRICS_TOKEN,
      publicUrl: own.PUBLIC_URL?.replace(/\/+$/, ''),
      postgrestBin: own.POSTGREST_BIN,
      signingKey: signingKeyOf(own),
      warnings: warning === undefined ? undefined : [warning],
    }),
  });
}

type Defined<T> = { [Key in keyof T]?: Exclude<T[Key], undefined> };

function definedOf<T extends object>(values: T): Defined<T> {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)) as Defined<T>;
}

function alertSettingsOf(values: Static<typeof Local>): AlertSettings {
  return Object.fromEntries(Object.entries(values).filter(([name]) => name in AlertVariables));
}

function signingKeyOf({ SUPABASE_SIGNING_KEY: jwk, SUPABASE_JWT_SECRET: secret }: Static<typeof Local>) {
  if (jwk !== undefined) return { jwk };
  return secret === undefined ? undefined : { secret };
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
    secretKeys: values.CONNECTION_SECRETS_KEY.split(','),
    bucket: {
      name: values.S3_BUCKET,
      region: values.S3_REGION,
      accessKeyId: values.S3_ACCESS_KEY_ID,
      secretAccessKey: values.S3_SECRET_ACCESS_KEY,
      ...definedOf({ endpoint: values.S3_ENDPOINT }),
    },
  };
}

function withEnvFile(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const file = new URL('../.env', import.meta.url);
  return existsSync(file) ? { ...parseEnv(readFileSync(file, 'utf8')), ...env } : env;
}

function freeze<T extends object>(value: T): T {
  for (const part of Object.values(value)) if (typeof part === 'object' && part !== null) freeze(part);
  return Object.freeze(value);
}
