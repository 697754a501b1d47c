// In production nothing leaves this machine in the clear. Here is what counts as this machine, and what as encrypted.

/** A host as it stands in a URL, or an address to listen on. */
export function isLoopback(host: string): boolean {
  return host === 'localhost' || /^127(\.\d{1,3}){3}$/.test(host) || /^\[?::1\]?$/.test(host);
}

const encryptedSchemes: Readonly<Record<string, string>> = { 'http:': 'https://', 'redis:': 'rediss://' };

/** One line for each address that sends in the clear to another machine. Without the address: it may hold a password. */
export function findPlainAddresses(addresses: Readonly<Record<string, string | undefined>>): string[] {
  return Object.entries(addresses).flatMap(([name, address]) => {
    const url = address === undefined ? null : URL.parse(address);
    const encrypted = encryptedSchemes[url?.protocol ?? ''];
    if (url === null || encrypted === undefined || isLoopback(url.hostname)) return [];
    return [`${name} is not encrypted: in production it must begin with ${encrypted}, except on this machine itself`];
  });
}

interface SecuredDatabase {
  readonly databaseUrl: string;
  /** What an operator has chosen, or forgotten, and should hear at each start. */
  readonly warning?: string;
}

/**
 * Without a word about TLS, `pg` connects in the clear. In production a connection string that leaves it open gets
 * `sslmode=verify-full`; one that turns it off is obeyed, and told.
 */
export function secureDatabase(databaseUrl: string, { isProduction }: { isProduction: boolean }): SecuredDatabase {
  const url = URL.parse(databaseUrl);
  const host = url?.searchParams.get('host') ?? url?.hostname ?? '';
  // A path is the folder of a Unix socket.
  if (isLoopback(host) || host.startsWith('/')) return { databaseUrl };
  const says = readTls(url?.searchParams ?? new URLSearchParams());
  if (says === 'verified') return { databaseUrl };
  if (says === 'unverified') return { databaseUrl, warning: `DATABASE_URL turns off the proof of who the server is` };
  if (says === 'off') return { databaseUrl, warning: 'DATABASE_URL turns off TLS: everything is sent in the clear' };
  if (!isProduction) {
    const warning = 'DATABASE_URL names no sslmode, so everything is sent in the clear: add sslmode=verify-full';
    return { databaseUrl, warning };
  }
  return { databaseUrl: `${databaseUrl}${databaseUrl.includes('?') ? '&' : '?'}sslmode=verify-full` };
}

/** As pg-connection-string reads it: each mode that is not off verifies in full, unless libpq's meaning is asked for. */
function readTls(parameters: URLSearchParams): 'verified' | 'unverified' | 'off' | 'open' {
  const mode = parameters.get('sslmode');
  const ssl = parameters.get('ssl');
  if (mode === 'disable' || (mode === null && ssl === '0')) return 'off';
  if (mode === 'no-verify' || (mode === null && ssl === 'no-verify')) return 'unverified';
  if (mode === null) return ssl === '1' || ssl === 'true' ? 'verified' : 'open';
  if (parameters.get('uselibpqcompat') !== 'true' || mode.startsWith('verify-')) return 'verified';
  return mode === 'require' && parameters.has('sslrootcert') ? 'verified' : 'unverified';
}
