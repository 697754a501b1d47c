// An object is a file under the bucket's folder. No key leads out of it, neither by its name nor by a link.
import { createHash } from 'node:crypto';
import { type FileHandle, open, realpath } from 'node:fs/promises';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { extname, join, sep } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { parseRange } from './range.ts';
import { S3Error } from './s3-error.ts';

const contentTypes: Record<string, string> = { '.wav': 'audio/wav', '.mp3': 'audio/mpeg', '.json': 'application/json' };

/** What a signer may set on the answer. They come from the query, so nobody without the key can. */
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
) {
  const overriding = readOverrides(query);
  const file = await openObject(root, key);
  try {
    const { size, mtime, mtimeMs } = await file.stat();
    const etag = `"${createHash('md5').update(`${key} ${size} ${mtimeMs}`).digest('hex')}"`;
    const lastModified = mtime.toUTCString();
    const common = { 'accept-ranges': 'bytes', etag, 'last-modified': lastModified };

    if (request.headers['if-none-match'] === etag) {
      response.writeHead(304, common).end();
      return;
    }
    const condition = request.headers['if-range'];
    const rangeApplies = condition === undefined || condition === etag || condition === lastModified;
    const range = rangeApplies ? parseRange(request.headers.range, size) : undefined;
    if (range === 'unsatisfiable')
      throw new S3Error('InvalidRange', undefined, { 'content-range': `bytes */${size}`, 'accept-ranges': 'bytes' });

    const { first, last } = range ?? { first: 0, last: size - 1 };
    response.writeHead(range ? 206 : 200, {
      ...common,
      'content-type': contentTypes[extname(key)] ?? 'application/octet-stream',
      'content-length': last - first + 1,
      ...(range ? { 'content-range': `bytes ${first}-${last}/${size}` } : {}),
      ...overriding,
    });
    if (request.method === 'HEAD' || size === 0) {
      response.end();
      return;
    }
    await pipeline(file.createReadStream({ start: first, end: last, autoClose: false }), response);
  } finally {
    await file.close();
  }
}

async function openObject(root: string, key: string): Promise<FileHandle> {
  const isPlain = key.split('/').every((part) => part !== '' && part !== '.' && part !== '..');
  if (!isPlain || /[\\\0]/.test(key)) throw new S3Error('NoSuchKey');
  try {
    const [realRoot, path] = await Promise.all([realpath(root), realpath(join(root, key))]);
    if (!path.startsWith(realRoot + sep)) throw new S3Error('NoSuchKey');
    const file = await open(path, 'r');
    if ((await file.stat()).isFile()) return file;
    await file.close();
  } catch (error) {
    // A name that is too long, a folder, a file in a folder's place: to a caller each is a key that is not there.
    if (!(error instanceof Error && 'code' in error)) throw error;
  }
  throw new S3Error('NoSuchKey');
}

function readOverrides(query: Readonly<Record<string, string>>) {
  const headers: Record<string, string> = {};
  for (const [parameter, header] of Object.entries(overrides)) {
    const value = query[parameter];
    if (value === undefined) continue;
    // Signed or not: a line break would be a header of its own.
    if (!/^[\x20-\x7e]*$/.test(value)) throw new S3Error('InvalidArgument', `${parameter} must be printable ASCII`);
    headers[header] = value;
  }
  return headers;
}
