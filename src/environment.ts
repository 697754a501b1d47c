// The environment variables, and the validation of their values.
import envSchema from 'env-schema';
import { type Static, type TObject, Type } from 'typebox';

// One line per alert channel (src/alerts/channels.ts).
export const AlertVariables = {
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
  PUBLIC_URL: Type.Optional(Type.String({ pattern: '^https?://[^\\s?#]+$' })),
  JOBS: Type.Enum(['on', 'off'], { default: 'on' }),
  RATE_LIMIT_PER_IP: Type.Integer({ default: 3000, minimum: 1 }),
  RATE_LIMIT_PER_ORG: Type.Integer({ default: 6000, minimum: 1 }),
  LIVE_STREAMS_PER_USER: Type.Integer({ default: 10, minimum: 0 }),
  LIVE_STREAMS_PER_ORG: Type.Integer({ default: 200, minimum: 0 }),
  LIVE_STREAMS_PER_INSTANCE: Type.Integer({ default: 5000, minimum: 0 }),
  DOCS: Type.Optional(Type.Enum(['on', 'off'])),
  DATABASE_POOL: Type.Integer({ default: 10, minimum: 1, maximum: 1000 }),
  DATABASE_URL: Type.Optional(Type.String({ pattern: '^postgres(ql)?://' })),
  REDIS_URL: Type.Optional(Type.String({ pattern: '^rediss?://' })),
  ...AlertVariables,
  METRICS_TOKEN: Type.Optional(Type.String({ minLength: 32, pattern: '^\\S*$' })),
  SUPABASE_JWT_SECRET: Type.Optional(Type.String({ minLength: 32 })),
  SUPABASE_SIGNING_KEY: Type.Optional(Type.String()),
  S3_ENDPOINT: Type.Optional(Type.String({ pattern: '^https?://' })),
  DEMO_CALLS_PER_MINUTE: Type.Integer({ default: 6, minimum: 0, maximum: 600 }),
  POSTGREST_BIN: Type.Optional(Type.String()),
};

// All of these or none. Without them the local stack is started.
const ServiceVariables = {
  SUPABASE_URL: Type.String({ pattern: '^https?://' }),
  SUPABASE_PUBLISHABLE_KEY: Type.String(),
  CALLBOARD_KEY: Type.String({ minLength: 32 }),
  CONNECTION_SECRETS_KEY: Type.String({ pattern: '^[A-Za-z0-9+/]{43}=(,[A-Za-z0-9+/]{43}=)?$' }),
  S3_REGION: Type.String(),
  S3_BUCKET: Type.String(),
  S3_ACCESS_KEY_ID: Type.String(),
  S3_SECRET_ACCESS_KEY: Type.String(),
};

export type AlertSettings = Readonly<Static<TObject<typeof AlertVariables>>>;

export const Local = Type.Object(OwnVariables);
export const Hosted = Type.Object({ ...OwnVariables, ...ServiceVariables });

/** All variables. A test compares `.env.example` with them. */
export const environmentVariables = Object.keys(Hosted.properties);

/** Lists everything that is wrong with the environment. */
export class InvalidConfig extends Error {
  readonly offenders: readonly string[];
  constructor(offenders: readonly string[]) {
    super(`The environment is incomplete or not valid:\n${offenders.map((line) => `  - ${line}`).join('\n')}`);
    this.name = 'InvalidConfig';
    this.offenders = offenders;
  }
}

/** Throws InvalidConfig. */
export function parse<S extends TObject>(schema: S, data: Record<string, unknown>): Static<S> {
  try {
    return envSchema<Static<S>>({ schema, data, env: false });
  } catch (error) {
    throw new InvalidConfig(offendersOf(error));
  }
}

function offendersOf(error: unknown): string[] {
  const found = error instanceof Error && 'errors' in error && Array.isArray(error.errors) ? error.errors : [];
  if (found.length === 0) throw error;
  // Without the value: it may be a secret in the wrong variable.
  return found.map(({ instancePath, message, params }) =>
    params?.missingProperty ? `${params.missingProperty} is missing` : `${String(instancePath).slice(1)} ${message}`,
  );
}
