// What the environment says, checked once and frozen. The only reader of process.env.
import envSchema from 'env-schema';
import { type Static, Type } from 'typebox';

const Environment = Type.Object({
  NODE_ENV: Type.String({ default: 'development' }),
  HOST: Type.String({ default: '127.0.0.1', minLength: 1 }),
  PORT: Type.Optional(Type.Integer({ minimum: 0, maximum: 65535 })),
  LOG_LEVEL: Type.Enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'], { default: 'info' }),
  SLOW_REQUEST_MS: Type.Integer({ default: 500, minimum: 1, maximum: 600_000 }),
  TRUST_PROXY: Type.Boolean({ default: false }),
  CORS_ORIGINS: Type.Optional(Type.String({ pattern: '^https?://[^\\s,*]+(,https?://[^\\s,*]+)*$' })),
  RATE_LIMIT_PER_IP: Type.Integer({ default: 600, minimum: 1 }),
  RATE_LIMIT_PER_ORG: Type.Integer({ default: 3000, minimum: 1 }),
  DATABASE_URL: Type.Optional(Type.String({ pattern: '^postgres(ql)?://' })),
  SUPABASE_URL: Type.Optional(Type.String({ pattern: '^https?://' })),
  SUPABASE_PUBLISHABLE_KEY: Type.Optional(Type.String({ minLength: 1 })),
  SUPABASE_JWT_SECRET: Type.Optional(Type.String({ minLength: 32 })),
  S3_ENDPOINT: Type.Optional(Type.String({ pattern: '^https?://' })),
  S3_REGION: Type.Optional(Type.String({ minLength: 1 })),
  S3_BUCKET: Type.Optional(Type.String({ minLength: 3 })),
  S3_ACCESS_KEY_ID: Type.Optional(Type.String({ minLength: 1 })),
  S3_SECRET_ACCESS_KEY: Type.Optional(Type.String({ minLength: 1 })),
  POSTGREST_BIN: Type.Optional(Type.String({ minLength: 1 })),
});
type Environment = Static<typeof Environment>;

/** Names every variable there is; `.env.example` is held to it by a test. */
export const environmentVariables = Object.keys(Environment.properties);

/** How a caller's access token is verified: the project's public keys, or a secret that was set on purpose. */
export type TokenKeys = { readonly jwksUrl: string } | { readonly secret: string };

/** What the service stands on and did not write: hosted Supabase and S3, or the embedded stack. */
export interface Services {
  readonly supabase: {
    readonly url: string;
    readonly publishableKey: string;
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
  /** A direct or session-mode connection, for migrations. */
  readonly databaseUrl?: string;
}

export interface Config {
  readonly host: string;
  /** Absent: 3000, or the next free port. */
  readonly port?: number;
  readonly logLevel: Environment['LOG_LEVEL'];
  readonly slowRequestMs: number;
  readonly trustProxy: boolean;
  readonly corsOrigins: readonly string[];
  readonly rateLimit: { readonly perIpPerMinute: number; readonly perOrgPerMinute: number };
  /** Absent: the embedded stack is started. */
  readonly services?: Services;
  readonly postgrestBin?: string;
}
