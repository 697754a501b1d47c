// In production, connections to other machines must be encrypted. Defines which hosts are local and which URLs are encrypted.

/** `host`: from a URL, or an address to listen on. */
export function isLoopback(host: string): boolean {
  return host === 'localhost' || /^127(\.\d{1,3}){3}$/.test(host) || /^\[?::1\]?$/.test(host);
}

const encryptedSchemes: Readonly<Record<string, string>> = { 'http:': 'https://', 'redis:': 'rediss://' };

/** One line for each unencrypted address of another machine. Without the address, which may contain a password. */
export function findPlainAddresses(addresses: Readonly<Record<string, string | undefined>>): string[] {
  return Object.entries(addresses).flatMap(([name, address]) => {
    const url = address === undefined ? null : URL.parse(address);
    const encrypted = encryptedSchemes[url?.protocol ?? ''];
    if (url === null || encrypted === undefined || isLoopback(url.hostname)) return [];
    return [`${name} is not encrypted: in production it must begin with ${encrypted}, unless it is on this machine`];
  });
}

interface SecuredDatabase {
  readonly databaseUrl: string;
  /** Logged at each start. */
  readonly warning?: string;
}

/**
 * By default `pg` connects without TLS. In production a connection string without a TLS setting gets `sslmode=verify-full`. A setting
 * that turns TLS off is accepted with a warning.
 */
export function secureDatabase(databaseUrl: string, { isProduction }: { isProduction: boolean }): SecuredDatabase {
  const url = URL.parse(databaseUrl);
  const host = url?.searchParams.get('host') ?? url?.hostname ?? '';
  // A path is the directory of a Unix socket.
  if (isLoopback(host) || host.startsWith('/')) return { databaseUrl };
  const tls = readTls(url?.searchParams ?? new URLSearchParams());
  if (tls === 'verified') return { databaseUrl };
  if (tls === 'unverified')
    return { databaseUrl, warning: 'DATABASE_URL turns off the verification of the server’s certificate' };
  if (tls === 'off') return { databaseUrl, warning: 'DATABASE_URL turns off TLS: the connection is not encrypted' };
  if (!isProduction) {
    const warning = 'DATABASE_URL has no sslmode, so the connection is not encrypted: add sslmode=verify-full';
    return { databaseUrl, warning };
  }
  return { databaseUrl: `${databaseUrl}${databaseUrl.includes('?') ? '&' : '?'}sslmode=verify-full` };
}

/** As pg-connection-string reads it: every mode but `disable` verifies fully, unless libpq's meaning is requested. */
function readTls(parameters: URLSearchParams): 'verified' | 'unverified' | 'off' | 'open' {
  const mode = parameters.get('sslmode');
  const ssl = parameters.get('ssl');
  if (mode === 'disable' || (mode === null && ssl === '0')) return 'off';
  if (mode === 'no-verify' || (mode === null && ssl === 'no-verify')) return 'unverified';
  if (mode === null) return ssl === '1' || ssl === 'true' ? 'verified' : 'open';
  if (parameters.get('uselibpqcompat') !== 'true' || mode.startsWith('verify-')) return 'verified';
  return mode === 'require' && parameters.has('sslrootcert') ? 'verified' : 'unverified';
}
