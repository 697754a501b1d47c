// Certificates for one test, created by openssl: an authority and a server certificate that it signed.
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

export const hasOpenssl = spawnSync('openssl', ['version']).status === 0;

export interface Certificates {
  /** The path of a file, for `sslrootcert` and NODE_EXTRA_CA_CERTS. */
  readonly authority: string;
  readonly certificate: string;
  readonly key: string;
}

/** `host` is a subject alternative name such as IP:127.0.0.1 or DNS:db.example. */
export function makeCertificates(folder: string, host: string): Certificates {
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'host.txt'), `subjectAltName=${host}\n`);
  const openssl = (...args: string[]) => execFileSync('openssl', args, { cwd: folder, stdio: 'pipe' });
  const key = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes'];
  openssl('req', '-x509', ...key, '-keyout', 'ca.key', '-out', 'ca.pem', '-subj', '/CN=Test authority', '-days', '2');
  openssl('req', ...key, '-keyout', 'server.key', '-out', 'server.csr', '-subj', '/CN=Test server');
  const signedBy = ['-CA', 'ca.pem', '-CAkey', 'ca.key', '-CAcreateserial'];
  openssl('x509', '-req', '-in', 'server.csr', ...signedBy, '-out', 'server.pem', '-days', '2', '-extfile', 'host.txt');
  const read = (name: string) => readFileSync(join(folder, name), 'utf8');
  return { authority: join(folder, 'ca.pem'), certificate: read('server.pem'), key: read('server.key') };
}
