// From a recording's key to a URL that plays it, for five minutes at most.
import { extname } from 'node:path';
import { InternalError } from '../../errors.ts';
import type { Bucket } from '../../http/bucket.ts';

const expiresInSeconds = 300;

const contentTypes: Record<string, string> = {
  '.wav': 'audio/wav',
  '.mp3': 'audio/mpeg',
  '.m4a': 'audio/mp4',
  '.ogg': 'audio/ogg',
  '.webm': 'audio/webm',
};

interface Recording {
  readonly orgId: string;
  readonly callId: string;
  readonly key: string;
  readonly localDate: string;
}

export async function playableUrl(bucket: Bucket, { orgId, callId, key, localDate }: Recording, now: number) {
  // The database holds every key under its org's prefix; should that ever fail, nothing foreign is signed.
  if (!key.startsWith(`${orgId}/`))
    throw new InternalError({ cause: new Error(`call ${callId}: key outside its org`) });
  const extension = extname(key).toLowerCase();
  const knownType = contentTypes[extension];
  const contentType = knownType ?? 'application/octet-stream';
  // Whoever wrote the key does not choose what a caller's machine takes the file for: sound, or nothing.
  const fileName = `call-${localDate}-${callId.slice(0, 8)}${knownType === undefined ? '' : extension}`;
  // Signatures count whole seconds, so that is what the caller is told.
  const signedAt = new Date(Math.floor(now / 1000) * 1000);
  const url = await bucket.signGet({ key, fileName, contentType, expiresInSeconds, signedAt });
  const expiresAt = new Date(signedAt.getTime() + expiresInSeconds * 1000).toISOString();
  return { url, expiresAt, expiresInSeconds, contentType };
}
