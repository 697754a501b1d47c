// Sends an object: a file below the bucket's folder, or an object that is made on request. @fastify/send answers ranges and conditions of
// files.
import { realpath, stat } from 'node:fs/promises';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { join, sep } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { send } from '@fastify/send';
import { readRange } from './byte-range.ts';
import { type MakeObject, sendMadeObject } from './made-object.ts';
import { S3Error } from './s3-error.ts';

/** The response headers that a signed URL may set. The signature covers the query, so only its signer sets them. */
const overrides = {
  'response-content-type': 'content-type',
  'response-content-disposition': 'content-disposition',
  'response-content-language': 'content-language',
  'response-cache-control': 'cache-control',
  'response-expires': 'expires',
} as const;

interface ObjectRequest {
  readonly root: string;
  readonly key: string;
  readonly query: Readonly<Record<string, string>>;
  readonly makeObject?: MakeObject | undefined;
}

export async function sendObject(
  request: IncomingMessage,
  response: ServerResponse,
  { root, key, query, makeObject }: ObjectRequest,
): Promise<void> {
  const overriding = readOverrides(query);
  const found = await findObject(root, key);
  if (found === undefined) {
    const object = await makeObject?.(key);
    if (object === undefined) throw new S3Error('NoSuchKey');
    return sendMadeObject(request, response, { object, key, overriding });
  }
  const { path, size } = found;
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

/** The real path of the file. No key leads out of the bucket, neither by its name nor through a symbolic link. */
async function findObject(root: string, key: string): Promise<{ path: string; size: number } | undefined> {
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
  return undefined;
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
