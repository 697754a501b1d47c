// `sslmode=verify-full`, which production adds, with a real server: for the change feed and for commands.
import { join } from 'node:path';
import { describe, expect, inject, it } from 'vitest';
import { createConnection } from '../../src/database/change-feed/connection.ts';
import { type Certificates, hasOpenssl, makeCertificates } from '../helpers/certificates.ts';
import { withPostgresServer } from '../helpers/postgres-server.ts';
import { runMigrateCommand } from '../helpers/run-cli.ts';
import { withTemporaryFolder } from '../helpers/temporary-folder.ts';

function withTlsServer(
  host: string,
  use: (server: { url: (parameters: string) => string; right: Certificates; wrong: Certificates }) => Promise<void>,
): Promise<void> {
  return withTemporaryFolder((folder) => {
    const right = makeCertificates(join(folder, 'right'), host);
    const wrong = makeCertificates(join(folder, 'wrong'), host);
    const settings = { ssl: 'on', ssl_cert_file: 'server.pem', ssl_key_file: 'server.key' };
    const files = { 'server.pem': right.certificate, 'server.key': right.key };
    return withPostgresServer({ settings, files }, ({ url }) =>
      use({ url: (parameters) => `${url('postgres')}?${parameters}`, right, wrong }),
    );
  });
}

/** Connects as the change feed does. Returns whether the connection is encrypted, or the error. */
async function listen(databaseUrl: string): Promise<string> {
  const { promise: notified, resolve } = Promise.withResolvers<string>();
  const connection = createConnection({ databaseUrl, onNotification: (_channel, payload) => resolve(payload) });
  try {
    await connection.connect();
    await connection.query('listen tls_state');
    await connection.query(`select pg_notify('tls_state', ssl::text) from pg_stat_ssl where pid = pg_backend_pid()`);
    return `encrypted: ${await notified}`;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  } finally {
    await connection.destroy();
  }
}

describe.skipIf(!hasOpenssl)('a database with TLS', () => {
  it('is reachable with its certificate authority only', () =>
    withTlsServer('IP:127.0.0.1', async ({ url, right, wrong }) => {
      expect(await listen(url(`sslmode=verify-full&sslrootcert=${right.authority}`))).toBe('encrypted: true');
      expect(await listen(url(`sslmode=verify-full&sslrootcert=${wrong.authority}`))).toMatch(/certificate/);
      expect(await listen(url('sslmode=verify-full'))).toMatch(/certificate/);

      const extra = { NODE_EXTRA_CA_CERTS: right.authority };
      expect(await runMigrateCommand(['down'], url('sslmode=verify-full'), extra)).toMatchObject({ code: 0 });
      const refused = await runMigrateCommand(['down'], url('sslmode=verify-full'));
      expect(refused).toMatchObject({
        code: 1,
        stdout: '',
        stderr: expect.stringMatching(/^[^\n]*certificate[^\n]*\n$/),
      });
    }));

  it('is not reachable when its certificate is for another host', () =>
    withTlsServer('DNS:db.example', async ({ url, right }) => {
      expect(await listen(url(`sslmode=verify-full&sslrootcert=${right.authority}`))).toMatch(/altnames/);
    }));
});

it('a database without TLS is not reachable with sslmode=verify-full', async () => {
  const url = `${inject('postgresUrl')}?sslmode=verify-full`;
  expect(await listen(url)).toBe('The server does not support SSL connections');
  expect(await runMigrateCommand(['down'], url)).toMatchObject({ code: 1, stdout: '' });
});
