// Sends an object: a file below the bucket's folder. @fastify/send answers ranges and conditions.
import { realpath, stat } from 'node:fs/promises';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { join, sep } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { send } from '@fastify/send';
import { S3Error } from './s3-error.ts';

/** The response headers that a signed URL may set. The signature covers the query, so only its signer sets them. */
const overrides = {
  'response-content-type': 'content-type',
  'response-content-disposition': 'content-disposition',
  'response-content-language': 'content-language',
  'response-cache-control': 'cache-control',
  'response-expires': 'expires',
} as const;

export async function sendObject(
  request: IncomingMessage,
  response: ServerResponse,
  { root, key, query }: { root: string; key: string; query: Readonly<Record<string, string>> },
): Promise<void> {
  const overriding = readOverrides(query);
  const { path, size } = await findObject(root, key);
  request.headers.range = readRange(request.headers.range, size);
  // S3 ignores it. To `send`, no-cache means that a condition never holds.
  delete request.headers['cache-control'];
  const urlPath = path.split(sep).map(encodeURIComponent).join('/');
  const file = await send(request, urlPath, { cacheControl: false, dotfiles: 'allow', index: false });
  if (file.statusCode === 416) {
    file.stream.destroy();
    throw new S3Error('InvalidRange', undefined, { 'content-range': file.headers['Content-Range'] ?? '' });
  }
  if (file.type !== 'file') throw new S3Error('NoSuchKey');
  response.statusCode = file.statusCode;
  for (const [name, value] of Object.entries({ ...file.headers, ...overriding })) response.setHeader(name, value);
  await pipeline(file.stream, response);
}

/** The real path of the object. No key leads out of the bucket, neither by its name nor through a symbolic link. */
async function findObject(root: string, key: string): Promise<{ path: string; size: number }> {
  const isPlain = key.split('/').every((part) => part !== '' && part !== '.' && part !== '..');
  if (!isPlain || /[\\\0]/.test(key)) throw new S3Error('NoSuchKey');
  try {
    const [realRoot, path] = await Promise.all([realpath(root), realpath(join(root, key))]);
    const found = await stat(path);
    if (path.startsWith(realRoot + sep) && found.isFile()) return { path, size: found.size };
  } catch (error) {
    // For the caller, a name that is too long or a file in the place of a folder is a key that does not exist.
    if (!(error instanceof Error && 'code' in error)) throw error;
  }
  throw new S3Error('NoSuchKey');
}

/** As S3 reads it: an invalid range is ignored, and a suffix may be longer than the object. `send` would refuse both. */
function readRange(header: string | undefined, size: number): string | undefined {
  const [, first = '', last = ''] = /^bytes=(\d*)-(\d*)$/.exec(header ?? '') ?? [];
  if (first === '' && Number(last) > size) return 'bytes=0-';
  const isValid = first === '' ? last !== '' : last === '' || Number(first) <= Number(last);
  return isValid ? header : undefined;
}

function readOverrides(query: Readonly<Record<string, string>>): Record<string, string> {
  const headers: Record<string, string> = {};
  for (const [parameter, header] of Object.entries(overrides)) {
    const value = query[parameter];
    if (value === undefined) continue;
    // Also for a valid signature: a line break would start another header.
    if (!/^[\x20-\x7e]*$/.test(value)) throw new S3Error('InvalidArgument', `${parameter} must be printable ASCII`);
    headers[header] = value;
  }
  return headers;
}
