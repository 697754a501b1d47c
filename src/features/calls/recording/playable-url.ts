import { extname } from 'node:path';
import { InternalError } from '../../../errors.ts';
import type { Bucket } from '../../../http/bucket.ts';

const expiresInSeconds = 300;

const contentTypes: Record<string, string> = {
  '.wav': 'audio/wav',
  '.mp3': 'audio/mpeg',
  '.m4a': 'audio/mp4',
  '.ogg': 'audio/ogg',
  '.webm': 'audio/webm',
  '.flac': 'audio/flac',
};

interface Recording {
  readonly orgId: string;
  readonly callId: string;
  readonly key: string;
  readonly localDate: string;
  /** Browsers save it instead of playing it. */
  readonly isDownload: boolean;
}

export async function createPlayableUrl(
  bucket: Bucket,
  { orgId, callId, key, localDate, isDownload }: Recording,
  now: number,
) {
  // A constraint of the table ensures this. The check is repeated so that no recording of another organisation is ever signed.
  if (!key.startsWith(`${orgId}/`))
    throw new InternalError({ cause: new Error(`call ${callId}: key outside its org`) });
  const extension = extname(key).toLowerCase();
  const knownType = contentTypes[extension];
  const contentType = knownType ?? 'application/octet-stream';
  // The key must not set an arbitrary content type: the file is served as audio or as unknown.
  const fileName = `call-${localDate}-${callId.slice(0, 8)}${knownType === undefined ? '' : extension}`;
  // A signature has whole seconds, so the expiry in the response does too.
  const signedAt = new Date(Math.floor(now / 1000) * 1000);
  const url = await bucket.signGet({ key, fileName, contentType, expiresInSeconds, signedAt, isDownload });
  const expiresAt = new Date(signedAt.getTime() + expiresInSeconds * 1000).toISOString();
  return { url, expiresAt, expiresInSeconds, contentType };
}
