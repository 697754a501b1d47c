// The configuration: read from the environment once, validated and frozen. The only reader of process.env.
import { existsSync, readFileSync } from 'node:fs';
import { parseEnv } from 'node:util';
import envSchema from 'env-schema';
import type { Static, TObject } from 'typebox';
import { findPlainAddresses, secureDatabase } from './encryption.ts';
import { HostedVariables, LocalVariables } from './environment-variables.ts';

/** How access tokens are verified: with the public keys of the project, or with a shared secret. */
export type TokenKeys = { readonly jwksUrl: string } | { readonly secret: string };

/** The key with which a command signs tokens for a hosted project. The service signs none. */
export type SigningKey = { readonly jwk: string } | { readonly secret: string };

/** The services that Callboard depends on: hosted Supabase and S3, or the local stack. */
export interface Services {
  readonly supabase: {
    readonly url: string;
    readonly publishableKey: string;
    /** PostgREST accepts only requests with this key: `npm run gateway-key`. */
    readonly gatewayKey: string;
    readonly issuer: string;
    readonly tokenKeys: TokenKeys;
  };
  readonly bucket: {
    readonly name: string;
    readonly region: string;
    /** Absent for AWS. For another S3 store, which is addressed by path. */
    readonly endpoint?: string;
    readonly accessKeyId: string;
    readonly secretAccessKey: string;
  };
  /** A direct or session-mode connection. Without it there is no change feed, and the cache stays degraded. */
  readonly databaseUrl?: string;
}

export interface Config {
  readonly host: string;
  /** Absent: 3000, or the next free port. */
  readonly port?: number;
  readonly logLevel: Static<typeof LocalVariables>['LOG_LEVEL'];
  readonly slowRequestMs: number;
  /** The number of proxies in front of the service. That many last entries of x-forwarded-for are trusted. */
  readonly trustedProxies: number;
  readonly corsOrigins: readonly string[];
  readonly rateLimit: { readonly perIpPerMinute: number; readonly perOrgPerMinute: number };
  /** Whether /docs is served. */
  readonly docs: boolean;
  /** The database connections of this instance, which the pool shares divide. */
  readonly databasePool: number;
  /** Absent: the local stack is started. */
  readonly services?: Services;
  /** A direct or session-mode connection, for migrations. */
  readonly databaseUrl?: string;
  /** Absent: the cache has a memory tier only. */
  readonly redisUrl?: string;
  /** Absent: alerts are logged only. */
  readonly alertWebhookUrl?: string;
  /** Absent: metrics need a token with the role ops or monitor. */
  readonly metricsToken?: string;
  readonly postgrestBin?: string;
  /** Logged at each start. */
  readonly warnings?: readonly string[];
  /** Absent: `npm run token` signs tokens for the local stack only. */
  readonly signingKey?: SigningKey;
}

/** Names every problem of the environment at once. */
export class InvalidConfig extends Error {
  readonly offenders: readonly string[];
  constructor(offenders: readonly string[]) {
    super(`The environment is not complete or not valid:\n${offenders.map((line) => `  - ${line}`).join('\n')}`);
    this.name = 'InvalidConfig';
    this.offenders = offenders;
  }
}

/** Throws InvalidConfig. By default, reads the environment of the process and, with lower precedence, `.env`. */
export function readConfig(env: NodeJS.ProcessEnv = withEnvFile(process.env)): Config {
  // A blank variable counts as not set: a bare `PORT=` in .env means the default, not port 0.
  const set = Object.fromEntries(Object.entries(env).filter(([, value]) => value !== undefined && value.trim() !== ''));
  const isHosted = set.SUPABASE_URL !== undefined || set.NODE_ENV === 'production';
  const hosted = isHosted ? parse(HostedVariables, set) : undefined;
  const own = hosted ?? parse(LocalVariables, set);
  const isProduction = own.NODE_ENV === 'production';
  const { REDIS_URL, ALERT_WEBHOOK_URL, S3_ENDPOINT } = own;
  const addresses = { SUPABASE_URL: hosted?.SUPABASE_URL, S3_ENDPOINT, REDIS_URL, ALERT_WEBHOOK_URL };
  const plain = isProduction ? findPlainAddresses(addresses) : [];
  if (plain.length > 0) throw new InvalidConfig(plain);
  const { warning, ...database } =
    own.DATABASE_URL === undefined ? {} : secureDatabase(own.DATABASE_URL, { isProduction });
  return freeze({
    host: own.HOST,
    logLevel: own.LOG_LEVEL,
    slowRequestMs: own.SLOW_REQUEST_MS,
    trustedProxies: own.TRUSTED_PROXIES,
    corsOrigins: own.CORS_ORIGINS?.split(',') ?? [],
    rateLimit: { perIpPerMinute: own.RATE_LIMIT_PER_IP, perOrgPerMinute: own.RATE_LIMIT_PER_ORG },
    docs: own.DOCS === undefined ? !isProduction : own.DOCS === 'on',
    databasePool: own.DATABASE_POOL,
    ...database,
    ...withoutUndefined({
      port: own.PORT,
      services: hosted && { ...readServices(hosted), ...database },
      redisUrl: REDIS_URL,
      alertWebhookUrl: ALERT_WEBHOOK_URL,
      metricsToken: own.METRICS_TOKEN,
      postgrestBin: own.POSTGREST_BIN,
      signingKey: readSigningKey(own),
      warnings: warning === undefined ? undefined : [warning],
    }),
  });
}

function readSigningKey(own: Static<typeof LocalVariables>): SigningKey | undefined {
  const { SUPABASE_SIGNING_KEY: jwk, SUPABASE_JWT_SECRET: secret } = own;
  if (jwk !== undefined) return { jwk };
  return secret === undefined ? undefined : { secret };
}

function readServices(values: Static<typeof HostedVariables>): Services {
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
      ...withoutUndefined({ endpoint: values.S3_ENDPOINT }),
    },
  };
}

function parse<S extends TObject>(schema: S, data: Record<string, unknown>): Static<S> {
  try {
    return envSchema<Static<S>>({ schema, data, env: false });
  } catch (error) {
    throw new InvalidConfig(listOffenders(error));
  }
}

function listOffenders(error: unknown): string[] {
  const found = error instanceof Error && 'errors' in error && Array.isArray(error.errors) ? error.errors : [];
  if (found.length === 0) throw error;
  // Without the value: it may be a secret in the wrong variable.
  return found.map(({ instancePath, message, params }) =>
    params?.missingProperty ? `${params.missingProperty} is missing` : `${String(instancePath).slice(1)} ${message}`,
  );
}

function withEnvFile(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const file = new URL('../.env', import.meta.url);
  return existsSync(file) ? { ...parseEnv(readFileSync(file, 'utf8')), ...env } : env;
}

function withoutUndefined<T extends object>(values: T): { [K in keyof T]?: Exclude<T[K], undefined> } {
  const set = Object.entries(values).filter(([, value]) => value !== undefined);
  return Object.fromEntries(set) as { [K in keyof T]?: Exclude<T[K], undefined> };
}

function freeze<T extends object>(value: T): T {
  for (const part of Object.values(value)) if (typeof part === 'object' && part !== null) freeze(part);
  return Object.freeze(value);
}
