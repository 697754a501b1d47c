import { describe, expect, it } from 'vitest';
import { InvalidConfig, readConfig } from '../../src/config.ts';
import { findPlainAddresses, isLoopback, secureDatabase } from '../../src/encryption.ts';

const hosted = {
  NODE_ENV: 'production',
  SUPABASE_URL: 'https://project.supabase.co',
  SUPABASE_PUBLISHABLE_KEY: 'sb_publishable_key',
  CALLBOARD_KEY: 'k'.repeat(64),
  CONNECTION_SECRETS_KEY: Buffer.alloc(32, 1).toString('base64'),
  S3_REGION: 'eu-central-1',
  S3_BUCKET: 'recordings',
  S3_ACCESS_KEY_ID: 'access-key-id',
  S3_SECRET_ACCESS_KEY: 'secret-access-key',
};

function offendersOf(env: NodeJS.ProcessEnv): readonly string[] {
  try {
    readConfig(env);
  } catch (error) {
    if (error instanceof InvalidConfig) return error.offenders;
    throw error;
  }
  return [];
}

describe('a loopback host', () => {
  it.each(['localhost', '127.0.0.1', '127.9.9.9', '::1', '[::1]'])('is %s', (host) =>
    expect(isLoopback(host)).toBe(true),
  );

  it.each(['0.0.0.0', '::', '10.0.0.1', '127.0.0.1.example.com', 'localhost.example.com', '128.0.0.1', ''])(
    'is not "%s"',
    (host) => expect(isLoopback(host)).toBe(false),
  );
});

describe('in production, an unencrypted address of another machine', () => {
  it.each([
    ['SUPABASE_URL', 'http://project.supabase.co', 'https://'],
    ['S3_ENDPOINT', 'http://minio:9000', 'https://'],
    ['PUBLIC_URL', 'http://calls.example.com/secret', 'https://'],
    ['ALERT_WEBHOOK_URL', 'http://hooks.example/T0/secret', 'https://'],
    ['REDIS_URL', 'redis://:secret@redis:6379', 'rediss://'],
  ])('in %s is refused without its value in the message', (name, value, wanted) => {
    const offenders = offendersOf({ ...hosted, [name]: value });
    expect(offenders).toEqual([expect.stringMatching(new RegExp(`^${name} is not encrypted.*${wanted}`))]);
    expect(offenders.join()).not.toContain('secret');
    expect(offendersOf({ ...hosted, [name]: value.replace('://', 's://') })).toEqual([]);
  });

  it('is accepted for this machine and in development', () => {
    expect(
      offendersOf({ ...hosted, REDIS_URL: 'redis://127.0.0.1:6379', S3_ENDPOINT: 'http://localhost:9000' }),
    ).toEqual([]);
    expect(offendersOf({ ...hosted, NODE_ENV: 'development', REDIS_URL: 'redis://redis:6379' })).toEqual([]);
    expect(findPlainAddresses({ A: undefined, B: 'https://x', C: 'rediss://x' })).toEqual([]);
  });
});

describe('DATABASE_URL', () => {
  const remote = 'postgresql://postgres:secret@db.project.supabase.co:5432/postgres';
  const inProduction = (url: string) => secureDatabase(url, { isProduction: true });

  it('gets verify-full in production when it has no TLS parameter, for the service and for commands', () => {
    const config = readConfig({ ...hosted, DATABASE_URL: remote });
    expect(config.databaseUrl).toBe(`${remote}?sslmode=verify-full`);
    expect(config.services?.databaseUrl).toBe(config.databaseUrl);
    expect(config).not.toHaveProperty('warnings');
    expect(inProduction(`${remote}?sslrootcert=/ca.pem`)).toEqual({
      databaseUrl: `${remote}?sslrootcert=/ca.pem&sslmode=verify-full`,
    });
    expect(inProduction('postgresql://127.0.0.1/a?host=elsewhere').databaseUrl).toMatch(/&sslmode=verify-full$/);
  });

  it.each([
    '?sslmode=verify-full',
    '?sslmode=require',
    '?ssl=true',
    '?uselibpqcompat=true&sslmode=verify-ca&sslrootcert=a',
  ])('is unchanged with %s, which pg verifies', (tail) =>
    expect(inProduction(remote + tail)).toEqual({ databaseUrl: remote + tail }),
  );

  it.each([
    ['?sslmode=disable', 'unencrypted'],
    ['?ssl=0', 'unencrypted'],
    ['?sslmode=no-verify', 'the check of the server certificate'],
    ['?uselibpqcompat=true&sslmode=require', 'the check of the server certificate'],
  ])('is unchanged with %s, with a warning that does not contain it', (tail, warning) => {
    const config = readConfig({ ...hosted, DATABASE_URL: remote + tail });
    expect(config.databaseUrl).toBe(remote + tail);
    expect(config.warnings).toEqual([expect.stringContaining(warning)]);
    expect(config.warnings?.join()).not.toContain('secret');
  });

  it('is unchanged for this machine, and gets a warning for another machine outside of production', () => {
    for (const local of ['postgresql://127.0.0.1/a', 'postgresql:///a?host=/var/run/postgresql']) {
      expect(inProduction(local)).toEqual({ databaseUrl: local });
    }
    const { databaseUrl, warning } = secureDatabase(remote, { isProduction: false });
    expect([databaseUrl, warning]).toEqual([remote, expect.stringContaining('add sslmode=verify-full')]);
  });
});
