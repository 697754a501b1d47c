// Stores an object: a file below the bucket's folder. It appears under its name only when it is complete.
import { createHash, randomUUID } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { mkdir, rename, rm } from 'node:fs/promises';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { dirname, join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { S3Error } from './s3-error.ts';

const maxBytes = 1024 * 1024 * 1024;

export async function storeObject(
  request: IncomingMessage,
  response: ServerResponse,
  { root, key }: { root: string; key: string },
): Promise<void> {
  const path = pathOf(root, key);
  await mkdir(dirname(path), { recursive: true });
  const draft = `${path}.${randomUUID()}.draft`;
  const hash = createHash('sha256');
  let size = 0;
  try {
    await pipeline(
      request,
      async function* measure(chunks: AsyncIterable<Buffer>) {
        for await (const chunk of chunks) {
          size += chunk.length;
          if (size > maxBytes) throw new S3Error('EntityTooLarge');
          hash.update(chunk);
          yield chunk;
        }
      },
      createWriteStream(draft),
    );
    const expected = request.headers['x-amz-checksum-sha256'];
    if (expected !== undefined && hash.digest('base64') !== expected) throw new S3Error('BadDigest');
    await rename(draft, path);
  } catch (error) {
    await rm(draft, { force: true });
    throw error;
  }
  response.writeHead(200, { etag: `"${randomUUID()}"` }).end();
}

/** As in S3, deleting an object that does not exist succeeds. */
export async function deleteObject(response: ServerResponse, { root, key }: { root: string; key: string }) {
  await rm(pathOf(root, key), { force: true });
  response.writeHead(204).end();
}

function pathOf(root: string, key: string): string {
  const isPlain = key.split('/').every((part) => part !== '' && part !== '.' && part !== '..');
  if (!isPlain || /[\\\0]/.test(key)) throw new S3Error('InvalidArgument', 'The key is not valid');
  return join(root, key);
}
