import { parseHttpsUrl } from '../../../../outgoing/https-url.ts';
import { CopyError } from './copy-error.ts';

/** `hosts`: `storage.example.com`, or `*.example.com` for every host below it. Throws OutgoingError. */
export function parseAllowedUrl(text: string, hosts: readonly string[]): URL {
  const url = parseHttpsUrl(text);
  if (!hosts.some((host) => isMatch(url.hostname, host))) throw new CopyError('HOST_NOT_ALLOWED', { isFinal: true });
  return url;
}

function isMatch(hostname: string, host: string): boolean {
  return host.startsWith('*.') ? hostname.endsWith(host.slice(1)) : hostname === host;
}
