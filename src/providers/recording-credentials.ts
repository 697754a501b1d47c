import type { RecordingSource } from './provider.ts';

/** The headers with which a recording is requested. None for a host that must not get the key. */
export function recordingCredentials(
  { authorization, authorizationHeader = 'authorization', authorizedHosts }: RecordingSource,
  apiKey: string | null,
  url: string,
): Readonly<Record<string, string>> {
  const host = URL.parse(url)?.hostname ?? '';
  const isAuthorized = authorizedHosts === undefined || authorizedHosts.includes(host);
  return authorization === undefined || apiKey === null || !isAuthorized
    ? {}
    : { [authorizationHeader]: authorization(apiKey) };
}
