import { CopyError } from './copy-error.ts';

/** `hosts`: `storage.example.com`, or `*.example.com` for every host below it. Throws CopyError. */
export function parseAllowedUrl(text: string, hosts: readonly string[]): URL {
  const url = URL.parse(text);
  if (url === null) throw new CopyError('URL_NOT_VALID', { isFinal: true });
  if (url.protocol !== 'https:') throw new CopyError('URL_NOT_HTTPS', { isFinal: true });
  if (url.username !== '' || url.password !== '') throw new CopyError('URL_WITH_CREDENTIALS', { isFinal: true });
  // An empty port is the default of https.
  if (url.port !== '') throw new CopyError('PORT_NOT_ALLOWED', { isFinal: true });
  if (!hosts.some((host) => isMatch(url.hostname, host))) throw new CopyError('HOST_NOT_ALLOWED', { isFinal: true });
  return url;
}

function isMatch(hostname: string, host: string): boolean {
  return host.startsWith('*.') ? hostname.endsWith(host.slice(1)) : hostname === host;
}
