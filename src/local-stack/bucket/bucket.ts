// A bucket on disk, with the part of S3 that recordings and exports need. Every request must be signed.
import { stat } from 'node:fs/promises';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { join } from 'node:path';
import type { MakeObject } from './made-object.ts';
import { sendObject } from './object.ts';
import { S3Error, sendS3Error } from './s3-error.ts';
import { type BucketCredentials, createSignatureCheck } from './signature.ts';
import { deleteObject, storeObject } from './store-object.ts';

interface BucketOptions {
  /** Holds a folder for each bucket. */
  readonly folder: string;
  readonly credentials: BucketCredentials;
  readonly now: () => number;
  /** For keys without a file. */
  readonly makeObject?: MakeObject | undefined;
}

export function createBucket({ folder, credentials, now, makeObject }: BucketOptions) {
  const assertSigned = createSignatureCheck({ credentials, now });

  async function handle(request: IncomingMessage, response: ServerResponse, prefix: string) {
    const { method = 'GET', url = '/', headers } = request;
    if (!['GET', 'HEAD', 'PUT', 'DELETE'].includes(method)) throw new S3Error('MethodNotAllowed');
    const [path = '/', search = ''] = url.split(/\?(.*)/s, 2);
    const query = parseQuery(search);
    await assertSigned({ method, path, query, headers });

    if (!path.startsWith(`${prefix}/`)) throw new S3Error('NoSuchBucket');
    const [bucket = '', ...rest] = decode(path.slice(prefix.length + 1)).split('/');
    const root = join(folder, bucket);
    if (!/^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/.test(bucket) || !(await isFolder(root)))
      throw new S3Error('NoSuchBucket');
    const key = rest.join('/');
    if (method === 'PUT') return storeObject(request, response, { root, key });
    if (method === 'DELETE') return deleteObject(response, { root, key });
    if (key !== '') return sendObject(request, response, { root, key, query, makeObject });
    if (method !== 'HEAD') throw new S3Error('MethodNotAllowed');
    response.writeHead(200, { 'x-amz-bucket-region': credentials.region }).end();
  }

  return (request: IncomingMessage, response: ServerResponse, prefix: string) => {
    allowAnyOrigin(response);
    if (request.method === 'OPTIONS') return response.writeHead(204).end();
    handle(request, response, prefix).catch((error: unknown) => sendS3Error(response, error));
  };
}

/** A signed URL is the permission, so a page of any origin may use it. */
function allowAnyOrigin(response: ServerResponse) {
  response.setHeader('access-control-allow-origin', '*');
  response.setHeader('access-control-allow-methods', 'GET, HEAD');
  response.setHeader('access-control-allow-headers', 'range, if-range, if-none-match');
  response.setHeader(
    'access-control-expose-headers',
    'accept-ranges, content-length, content-range, content-disposition, etag',
  );
  response.setHeader('access-control-max-age', '3600');
}

/** Strict: each parameter once and encoded as the signer encodes it, so that two different URLs never share a signature. */
function parseQuery(search: string) {
  const query: Record<string, string> = Object.create(null);
  for (const part of search === '' ? [] : search.split('&')) {
    const equals = part.indexOf('=');
    const [name, value] = equals === -1 ? [part, ''] : [part.slice(0, equals), part.slice(equals + 1)];
    const [plainName, plainValue] = [decode(name), decode(value)];
    const isCanonical = (equals === -1 || escapeUri(plainValue) === value) && escapeUri(plainName) === name;
    if (plainName in query || !isCanonical) throw new S3Error('SignatureDoesNotMatch');
    query[plainName] = plainValue;
  }
  return query;
}

function escapeUri(text: string) {
  return encodeURIComponent(text).replace(
    /[!'()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}

function decode(text: string) {
  try {
    return decodeURIComponent(text);
  } catch {
    throw new S3Error('SignatureDoesNotMatch');
  }
}

async function isFolder(path: string) {
  return (await stat(path).catch(() => undefined))?.isDirectory() ?? false;
}
