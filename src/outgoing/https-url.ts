import { OutgoingError } from './outgoing-error.ts';

/** An https URL with the default port and without credentials. Throws OutgoingError. */
export function parseHttpsUrl(text: string): URL {
  const url = URL.parse(text);
  if (url === null) throw new OutgoingError('URL_NOT_VALID', { isFinal: true });
  if (url.protocol !== 'https:') throw new OutgoingError('URL_NOT_HTTPS', { isFinal: true });
  if (url.username !== '' || url.password !== '') throw new OutgoingError('URL_WITH_CREDENTIALS', { isFinal: true });
  // An empty port is the default of https.
  if (url.port !== '') throw new OutgoingError('PORT_NOT_ALLOWED', { isFinal: true });
  return url;
}
