// Sends an object that is made while it is read, and is not on disk.
import { createHash } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { readRange, resolveRange } from './byte-range.ts';
import { S3Error } from './s3-error.ts';

export interface MadeObject {
  readonly contentType: string;
  readonly byteLength: number;
  /** The bytes from `from` up to `to`, which is not included. */
  read(from: number, to: number): Buffer;
}

/** Undefined: the bucket has no such object. */
export type MakeObject = (key: string) => Promise<MadeObject | undefined>;

const blockBytes = 64 * 1024;

export async function sendMadeObject(
  request: IncomingMessage,
  response: ServerResponse,
  { object, key, overriding }: { object: MadeObject; key: string; overriding: Readonly<Record<string, string>> },
): Promise<void> {
  const { byteLength, contentType } = object;
  const etag = `"${createHash('md5').update(`${key} ${byteLength}`).digest('hex')}"`;
  const headers = { 'accept-ranges': 'bytes', 'content-type': contentType, etag, ...overriding };
  const { 'if-none-match': known, 'if-range': ifRange = etag } = request.headers;
  if (known === etag) {
    response.writeHead(304, headers).end();
    return;
  }
  const header = ifRange === etag ? readRange(request.headers.range, byteLength) : undefined;
  const range = header === undefined ? { from: 0, to: byteLength } : resolveRange(header, byteLength);
  if (range === null) throw new S3Error('InvalidRange', undefined, { 'content-range': `bytes */${byteLength}` });
  response.writeHead(header === undefined ? 200 : 206, {
    ...headers,
    'content-length': range.to - range.from,
    ...(header !== undefined && { 'content-range': `bytes ${range.from}-${range.to - 1}/${byteLength}` }),
  });
  if (request.method === 'HEAD') response.end();
  else await pipeline(Readable.from(blocksOf(object, range)), response);
}

function* blocksOf(object: MadeObject, { from, to }: { from: number; to: number }) {
  for (let at = from; at < to; at += blockBytes) yield object.read(at, Math.min(to, at + blockBytes));
}
