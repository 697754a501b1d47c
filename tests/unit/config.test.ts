import { readFileSync } from 'node:fs';
import { parseEnv } from 'node:util';
import { describe, expect, it } from 'vitest';
import { environmentVariables, InvalidConfig, readConfig } from '../../src/config.ts';

const hosted = {
  SUPABASE_URL: 'https://project.supabase.co',
  SUPABASE_PUBLISHABLE_KEY: 'sb_publishable_key',
  CALLBOARD_KEY: 'callboard_0123456789-0123456789-0123456789',
  CONNECTION_SECRETS_KEY: Buffer.alloc(32, 1).toString('base64'),
  S3_REGION: 'eu-central-1',
  S3_BUCKET: 'recordings',
  S3_ACCESS_KEY_ID: 'access-key-id',
  S3_SECRET_ACCESS_KEY: 'secret-access-key',
};

const otherSecretKey = Buffer.alloc(32, 2).toString('base64');

function offendersOf(env: NodeJS.ProcessEnv): readonly string[] {
  try {
    readConfig(env);
  } catch (error) {
    if (error instanceof InvalidConfig) return error.offenders;
    throw error;
  }
  return [];
}

describe('the configuration', () => {
  it('is for the local stack when nothing is set', () => {
    expect(readConfig({})).toEqual({
      isProduction: false,
      host: '127.0.0.1',
      logLevel: 'info',
      slowRequestMs: 500,
      trustedProxies: 0,
      corsOrigins: [],
      demoCallsPerMinute: 6,
      jobs: true,
      docs: true,
      live: { maxPerUser: 10, maxPerOrg: 200, maxPerInstance: 5000 },
      rateLimit: { perIpPerMinute: 3000, perOrgPerMinute: 6000 },
      databasePool: 10,
      alerts: {},
    });
  });

  it('is for a hosted project when SUPABASE_URL is set', () => {
    expect(readConfig(hosted).services).toEqual({
      supabase: {
        url: 'https://project.supabase.co',
        publishableKey: 'sb_publishable_key',
        gatewayKey: hosted.CALLBOARD_KEY,
        issuer: 'https://project.supabase.co/auth/v1',
        tokenKeys: { jwksUrl: 'https://project.supabase.co/auth/v1/.well-known/jwks.json' },
      },
      bucket: {
        name: 'recordings',
        region: 'eu-central-1',
        accessKeyId: 'access-key-id',
        secretAccessKey: 'secret-access-key',
      },
      secretKeys: [hosted.CONNECTION_SECRETS_KEY],
    });
  });

  it('has the optional values that are set', () => {
    const secret = 'a-secret-of-at-least-32-characters';
    const databaseUrl = 'postgresql://postgres@db.project.supabase.co/postgres';
    const { services, ...own } = readConfig({
      ...hosted,
      SUPABASE_URL: 'https://project.supabase.co//',
      SUPABASE_JWT_SECRET: secret,
      DATABASE_URL: databaseUrl,
      S3_ENDPOINT: 'https://project.supabase.co/storage/v1/s3',
      HOST: '0.0.0.0',
      PORT: '8080',
      LOG_LEVEL: 'warn',
      TRUSTED_PROXIES: '2',
      CORS_ORIGINS: 'https://a.example,http://b.example:8080',
      POSTGREST_BIN: '/opt/postgrest',
      METRICS_TOKEN: 'a-token-of-at-least-32-characters',
      PUBLIC_URL: 'https://calls.example.com/',
      CONNECTION_SECRETS_KEY: `${otherSecretKey},${hosted.CONNECTION_SECRETS_KEY}`,
    });
    expect(own).toMatchObject({
      host: '0.0.0.0',
      port: 8080,
      logLevel: 'warn',
      trustedProxies: 2,
      corsOrigins: ['https://a.example', 'http://b.example:8080'],
      databaseUrl,
      postgrestBin: '/opt/postgrest',
      metricsToken: 'a-token-of-at-least-32-characters',
      publicUrl: 'https://calls.example.com',
      signingKey: { secret },
    });
    expect(readConfig({ SUPABASE_JWT_SECRET: secret, SUPABASE_SIGNING_KEY: '{}' }).signingKey).toEqual({ jwk: '{}' });
    expect(services?.supabase).toMatchObject({
      url: 'https://project.supabase.co',
      issuer: 'https://project.supabase.co/auth/v1',
      tokenKeys: { secret },
    });
    expect(services?.secretKeys).toEqual([otherSecretKey, hosted.CONNECTION_SECRETS_KEY]);
    expect(services).toMatchObject({ databaseUrl, bucket: { endpoint: 'https://project.supabase.co/storage/v1/s3' } });
  });

  it('treats an empty variable as not set', () => {
    const empty = Object.fromEntries(environmentVariables.map((name) => [name, '']));
    expect(readConfig(empty)).toEqual(readConfig({}));
    expect(readConfig({ PORT: ' ', SUPABASE_URL: '\t' })).toEqual(readConfig({}));
    expect(readConfig({ ...hosted, PORT: '', SUPABASE_JWT_SECRET: '', S3_ENDPOINT: '' })).toEqual(readConfig(hosted));
  });

  it('ignores other variables', () => {
    expect(readConfig({ PATH: '/bin', SUPABASE_SERVICE_ROLE_KEY: 'not-ours' })).toEqual(readConfig({}));
  });

  it('keeps port 0, and has no port when PORT is not set', () => {
    expect(readConfig({ PORT: '0' }).port).toBe(0);
    expect(readConfig({})).not.toHaveProperty('port');
  });

  it('is frozen at every level', () => {
    const frozen: unknown[] = [];
    const collect = (value: unknown) => {
      if (typeof value !== 'object' || value === null) return;
      frozen.push(Object.isFrozen(value));
      for (const part of Object.values(value)) collect(part);
    };
    collect(readConfig({ ...hosted, CORS_ORIGINS: 'https://a.example' }));
    // The configuration, origins, limits, alerts, services, Supabase, bucket, token keys, secret keys and the limits of streams.
    expect(frozen).toEqual(Array.from({ length: 10 }, () => true));
  });
});

describe('an incomplete configuration', () => {
  it('in production lists all missing variables', () => {
    const offenders = offendersOf({ NODE_ENV: 'production' });
    expect(offenders).toEqual(Object.keys(hosted).map((name) => `${name} is missing`));
    expect(offendersOf({ NODE_ENV: 'production', SUPABASE_URL: '', S3_BUCKET: '' })).toEqual(offenders);
  });

  it.each(['31-characters-are-too-few------', 'a token of 32 characters with spaces'])(
    'is one with a weak METRICS_TOKEN: %s',
    (token) => {
      const [offender = '', ...others] = offendersOf({ METRICS_TOKEN: token });
      expect(offender).toMatch(/^METRICS_TOKEN must /);
      expect(offender).not.toContain(token);
      expect(others).toEqual([]);
    },
  );

  it('is one with a project and without a bucket, for every NODE_ENV', () => {
    const { SUPABASE_URL } = hosted;
    for (const NODE_ENV of ['production', 'development', '']) {
      const offenders = offendersOf({ SUPABASE_URL, NODE_ENV });
      expect(offenders).toHaveLength(7);
      expect(offenders).toContain('CALLBOARD_KEY is missing');
      expect(offenders).toContain('S3_BUCKET is missing');
    }
  });

  it('is complete in production when all variables are set', () => {
    expect(readConfig({ ...hosted, NODE_ENV: 'production', DOCS: 'on' })).toEqual({
      ...readConfig(hosted),
      isProduction: true,
    });
  });

  it('serves /docs by default, and in production only with DOCS=on', () => {
    const served = (env: NodeJS.ProcessEnv) => readConfig({ ...hosted, ...env }).docs;
    expect([served({}), served({ DOCS: 'off' })]).toEqual([true, false]);
    const production = { NODE_ENV: 'production' };
    expect([served(production), served({ ...production, DOCS: 'on' })]).toEqual([false, true]);
  });
});

describe('an invalid configuration', () => {
  const wrong = {
    PORT: '70000',
    DOCS: 'yes',
    LOG_LEVEL: 'loud',
    SLOW_REQUEST_MS: 'soon',
    TRUSTED_PROXIES: 'perhaps',
    CORS_ORIGINS: '*',
    RATE_LIMIT_PER_IP: '0',
    RATE_LIMIT_PER_ORG: '-5',
    DATABASE_POOL: '0',
    DATABASE_URL: 'mysql://root:hunter2@db/x',
    SUPABASE_JWT_SECRET: 'hunter2-too-short',
    CALLBOARD_KEY: 'hunter2-too-short-as-well',
    CONNECTION_SECRETS_KEY: 'hunter2',
    PUBLIC_URL: 'hunter2.example.com',
    S3_ENDPOINT: 'hunter2.example.com',
    SUPABASE_URL: 'hunter2.supabase.co',
  };

  it('lists every invalid variable', () => {
    const names = offendersOf({ ...hosted, ...wrong }).map((line) => line.split(' ')[0]);
    expect([...new Set(names)].sort()).toEqual(Object.keys(wrong).sort());
  });

  it('lists missing and invalid variables together', () => {
    const offenders = offendersOf({ NODE_ENV: 'production', PORT: 'http' });
    expect(offenders).toHaveLength(9);
    expect(offenders).toContainEqual(expect.stringMatching(/^PORT must be integer/));
  });

  it('is reported without any value, which may be a secret in the wrong variable', () => {
    try {
      readConfig({ ...hosted, ...wrong, LOG_LEVEL: 'hunter2', PORT: 'hunter2' });
      expect.unreachable();
    } catch (error) {
      if (!(error instanceof InvalidConfig)) throw error;
      const text = `${error.message}${error.stack}${JSON.stringify(error)}`;
      for (const value of ['hunter2', hosted.S3_SECRET_ACCESS_KEY, 'mysql', 'perhaps'])
        expect(text).not.toContain(value);
      expect(error.cause).toBeUndefined();
    }
  });

  it.each(Object.entries(wrong))('never falls back to a default: %s=%s', (name, value) => {
    expect(offendersOf({ ...hosted, [name]: value })).toContainEqual(expect.stringMatching(new RegExp(`^${name} `)));
  });

  it.each(['3.5', '1e3x', '80 80', 'NaN', '-1'])('is one with PORT=%o', (PORT) => {
    expect(offendersOf({ PORT })).toHaveLength(1);
  });

  it.each(['https://a.example, https://b.example', 'https://*.example', 'a.example', 'https://a.example,'])(
    'is one with CORS_ORIGINS=%o',
    (CORS_ORIGINS) => {
      expect(offendersOf({ CORS_ORIGINS })).toHaveLength(1);
    },
  );
});

describe('.env.example', () => {
  const text = readFileSync(new URL('../../.env.example', import.meta.url), 'utf8');
  const example = parseEnv(text);

  it('has every variable, and no other', () => {
    expect(Object.keys(example).sort()).toEqual([...environmentVariables].sort());
  });

  it('has each variable once, after a comment that describes it', () => {
    const lines = text.split('\n');
    const named = lines.filter((line) => /^[A-Z]/.test(line));
    expect(named).toHaveLength(environmentVariables.length);
    for (const line of named) expect(lines[lines.indexOf(line) - 1], line).toMatch(/^# [^-]/);
  });

  it('changes nothing when it is copied as it is', () => {
    expect(readConfig(example)).toEqual(readConfig({}));
  });
});
