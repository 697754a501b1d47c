// In production, connections to other machines must be encrypted. These functions check the configured addresses.

/** `host`: the host of a URL, or an address to listen on. */
export function isLoopback(host: string): boolean {
  return host === 'localhost' || /^127(\.\d{1,3}){3}$/.test(host) || /^\[?::1\]?$/.test(host);
}

const encryptedSchemes: Readonly<Record<string, string>> = { 'http:': 'https://', 'redis:': 'rediss://' };

/** One line for each address of another machine that is not encrypted. The address itself may contain a password. */
export function findPlainAddresses(addresses: Readonly<Record<string, string | undefined>>): string[] {
  return Object.entries(addresses).flatMap(([name, address]) => {
    const url = address === undefined ? null : URL.parse(address);
    const encrypted = encryptedSchemes[url?.protocol ?? ''];
    if (url === null || encrypted === undefined || isLoopback(url.hostname)) return [];
    return [`${name} is not encrypted: in production it must begin with ${encrypted}, except for this machine`];
  });
}

interface SecuredDatabase {
  readonly databaseUrl: string;
  /** Logged at each start. */
  readonly warning?: string;
}

/**
 * Without a TLS parameter, `pg` connects unencrypted. In production such a connection string gets `sslmode=verify-full`.
 * One that turns TLS off is used as it is, with a warning.
 */
export function secureDatabase(databaseUrl: string, { isProduction }: { isProduction: boolean }): SecuredDatabase {
  const url = URL.parse(databaseUrl);
  const host = url?.searchParams.get('host') ?? url?.hostname ?? '';
  // A path is the folder of a Unix socket.
  if (isLoopback(host) || host.startsWith('/')) return { databaseUrl };
  const tls = readTls(url?.searchParams ?? new URLSearchParams());
  if (tls === 'verified') return { databaseUrl };
  if (tls === 'unverified')
    return { databaseUrl, warning: 'DATABASE_URL turns off the check of the server certificate' };
  if (tls === 'off') return { databaseUrl, warning: 'DATABASE_URL turns off TLS: all data is sent unencrypted' };
  if (!isProduction) {
    const warning = 'DATABASE_URL has no sslmode, so all data is sent unencrypted: add sslmode=verify-full';
    return { databaseUrl, warning };
  }
  return { databaseUrl: `${databaseUrl}${databaseUrl.includes('?') ? '&' : '?'}sslmode=verify-full` };
}

/** As pg-connection-string reads it: every mode but `disable` and `no-verify` verifies fully, unless uselibpqcompat is set. */
function readTls(parameters: URLSearchParams): 'verified' | 'unverified' | 'off' | 'unset' {
  const mode = parameters.get('sslmode');
  const ssl = parameters.get('ssl');
  if (mode === 'disable' || (mode === null && ssl === '0')) return 'off';
  if (mode === 'no-verify' || (mode === null && ssl === 'no-verify')) return 'unverified';
  if (mode === null) return ssl === '1' || ssl === 'true' ? 'verified' : 'unset';
  if (parameters.get('uselibpqcompat') !== 'true' || mode.startsWith('verify-')) return 'verified';
  return mode === 'require' && parameters.has('sslrootcert') ? 'verified' : 'unverified';
}
