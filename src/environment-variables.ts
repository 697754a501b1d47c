// The environment variables of the service. `.env.example` describes each one.
import { Type } from 'typebox';

const ownVariables = {
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
  ALERT_WEBHOOK_URL: Type.Optional(Type.String({ pattern: '^https?://' })),
  METRICS_TOKEN: Type.Optional(Type.String({ minLength: 32, pattern: '^\\S*$' })),
  SUPABASE_JWT_SECRET: Type.Optional(Type.String({ minLength: 32 })),
  SUPABASE_SIGNING_KEY: Type.Optional(Type.String()),
  S3_ENDPOINT: Type.Optional(Type.String({ pattern: '^https?://' })),
  POSTGREST_BIN: Type.Optional(Type.String()),
};

const serviceVariables = {
  SUPABASE_URL: Type.String({ pattern: '^https?://' }),
  SUPABASE_PUBLISHABLE_KEY: Type.String(),
  CALLBOARD_KEY: Type.String({ minLength: 32 }),
  S3_REGION: Type.String(),
  S3_BUCKET: Type.String(),
  S3_ACCESS_KEY_ID: Type.String(),
  S3_SECRET_ACCESS_KEY: Type.String(),
};

/** For the local stack. */
export const LocalVariables = Type.Object(ownVariables);
/** For a hosted project: the service variables are all required. */
export const HostedVariables = Type.Object({ ...ownVariables, ...serviceVariables });

export const environmentVariables = Object.keys(HostedVariables.properties);
