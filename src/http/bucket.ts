// The bucket of the recordings. Signing is local and takes less than a millisecond, so a URL is signed only when it is requested.
import { createReadStream } from 'node:fs';
import type { FastifyInstance } from 'fastify';
import fp from 'fastify-plugin';
import type { Services } from '../config.ts';

interface PlayableObject {
  readonly key: string;
  readonly fileName: string;
  readonly contentType: string;
  readonly expiresInSeconds: number;
  readonly signedAt: Date;
  /** Browsers save it instead of showing it. */
  readonly isDownload?: boolean;
}

interface StoredFile {
  readonly key: string;
  readonly path: string;
  readonly size: number;
  readonly contentType: string;
  /** Base64. The store refuses other bytes. */
  readonly sha256: string;
  readonly signal: AbortSignal;
}

export interface Bucket {
  signGet(object: PlayableObject): Promise<string>;
  /** Stores a file. The key must begin with the id of its organisation. */
  put(file: StoredFile): Promise<void>;
  /** Deletes a file. A file that does not exist is no error. */
  remove(key: string, signal: AbortSignal): Promise<void>;
  /** Rejects when the bucket cannot be reached or read. */
  check(signal: AbortSignal): Promise<void>;
}

declare module 'fastify' {
  interface FastifyInstance {
    bucket: Bucket;
  }
}

export const bucket = fp(
  async function bucket(
    app: FastifyInstance,
    { name, region, endpoint, accessKeyId, secretAccessKey }: Services['bucket'],
  ) {
    let connected: ReturnType<typeof connect> | undefined;
    // Imported on first use: the SDK is larger than the service.
    async function connect() {
      const [sdk, { getSignedUrl }] = await Promise.all([
        import('@aws-sdk/client-s3'),
        import('@aws-sdk/s3-request-presigner'),
      ]);
      const client = new sdk.S3Client({
        region,
        credentials: { accessKeyId, secretAccessKey },
        maxAttempts: 1,
        // The default would add a checksum of its own in a trailer, which not every S3 store reads.
        requestChecksumCalculation: 'WHEN_REQUIRED',
        ...(endpoint === undefined ? {} : { endpoint, forcePathStyle: true }),
      });
      return { ...sdk, client, getSignedUrl };
    }
    const s3 = () => {
      connected ??= connect();
      return connected;
    };

    app.decorate('bucket', {
      async signGet({ key, fileName, contentType, expiresInSeconds, signedAt, isDownload = false }) {
        const { client, getSignedUrl, GetObjectCommand } = await s3();
        return getSignedUrl(
          client,
          new GetObjectCommand({
            Bucket: name,
            Key: key,
            ResponseContentType: contentType,
            ResponseContentDisposition: `${isDownload ? 'attachment' : 'inline'}; filename="${fileName}"`,
            ResponseCacheControl: 'private, no-store',
          }),
          { expiresIn: expiresInSeconds, signingDate: signedAt },
        );
      },
      async put({ key, path, size, contentType, sha256, signal }) {
        const { client, PutObjectCommand } = await s3();
        const object = {
          Bucket: name,
          Key: key,
          ContentType: contentType,
          ContentLength: size,
          ChecksumSHA256: sha256,
        };
        await client.send(new PutObjectCommand({ ...object, Body: createReadStream(path) }), { abortSignal: signal });
      },
      async remove(key, signal) {
        const { client, DeleteObjectCommand } = await s3();
        await client.send(new DeleteObjectCommand({ Bucket: name, Key: key }), { abortSignal: signal });
      },
      async check(signal) {
        const { client, HeadBucketCommand } = await s3();
        await client.send(new HeadBucketCommand({ Bucket: name }), { abortSignal: signal });
      },
    });
    const disconnect = ({ client }: Awaited<ReturnType<typeof connect>>) => client.destroy();
    app.addHook('onClose', async () => connected?.then(disconnect, () => {}));
  },
  { name: 'bucket' },
);
