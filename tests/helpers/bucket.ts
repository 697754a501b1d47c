import { randomBytes } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { request } from 'node:http';
import { dirname, join } from 'node:path';
import { text } from 'node:stream/consumers';
import { GetObjectCommand, type GetObjectCommandInput, S3Client } from '@aws-sdk/client-s3';
import { getSignedUrl } from '@aws-sdk/s3-request-presigner';
import { s3Path, startGateway } from '../../src/local-stack/gateway.ts';
import { loadOrCreateKeys } from '../../src/local-stack/keys.ts';
import { withTemporaryFolder } from './temporary-folder.ts';

export type TestBucket = Awaited<ReturnType<typeof startTestBucket>>;

/** A gateway on a folder with one recording, and the S3 client of the service. */
export const withBucket = (use: (bucket: TestBucket) => Promise<void>) =>
  withTemporaryFolder(async (folder) => {
    const bucket = await startTestBucket(folder);
    try {
      await use(bucket);
    } finally {
      await bucket.close();
    }
  });

async function startTestBucket(folder: string) {
  const keys = await loadOrCreateKeys(folder);
  const bucketFolder = join(folder, 'buckets');
  const key = 'org-1/2026/11/call one.wav';
  const content = randomBytes(1000);
  const put = (name: string, bytes: Buffer | string) => {
    mkdirSync(dirname(join(bucketFolder, name)), { recursive: true });
    writeFileSync(join(bucketFolder, name), bytes);
  };
  put(`recordings/${key}`, content);
  // An object that is not on disk.
  const madeKey = 'org-1/made.wav';
  const made = { contentType: 'audio/wav', byteLength: content.length, read: content.subarray.bind(content) };

  let aheadMs = 0;
  const gateway = await startGateway({
    postgrestUrl: 'http://127.0.0.1:9',
    keys,
    bucketFolder,
    log: () => {},
    now: () => Date.now() + aheadMs,
    makeObject: async (wanted) => (wanted === madeKey ? made : undefined),
  });
  const { region, ...credentials } = keys.bucketCredentials;
  const clientWith = (changes: { region?: string; accessKeyId?: string; secretAccessKey?: string } = {}) =>
    new S3Client({
      endpoint: gateway.url + s3Path,
      forcePathStyle: true,
      region: changes.region ?? region,
      credentials: { ...credentials, ...changes },
    });

  const client = clientWith();
  const sign = (input: Partial<GetObjectCommandInput> = {}, { signer = client, expiresIn = 300 } = {}) =>
    getSignedUrl(signer, new GetObjectCommand({ Bucket: 'recordings', Key: key, ...input }), { expiresIn });
  return {
    url: gateway.url,
    bucketFolder,
    key,
    madeKey,
    content,
    put,
    client,
    clientWith,
    sign,
    passSeconds: (seconds: number) => {
      aheadMs += seconds * 1000;
    },
    close: gateway.close,
  };
}

/** Requests exactly this path: `fetch` would resolve `..` first. */
export async function getAsWritten(url: string) {
  const [, host = '', path = '/'] = /^http:\/\/([^/]+)(.*)$/.exec(url) ?? [];
  const [hostname = '', port = ''] = host.split(':');
  return new Promise<{ status: number | undefined; body: string }>((resolve, reject) => {
    const outgoing = request({ hostname, port, path }, (response) => {
      text(response).then((body) => resolve({ status: response.statusCode, body }), reject);
    });
    outgoing.on('error', reject).end();
  });
}
