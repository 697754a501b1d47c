// The bucket of the recordings. Signing is local and takes less than a millisecond, so a URL is signed only when it is requested.
import type { FastifyInstance } from 'fastify';
import fp from 'fastify-plugin';
import type { Services } from '../config.ts';

interface PlayableObject {
  readonly key: string;
  readonly fileName: string;
  readonly contentType: string;
  readonly expiresInSeconds: number;
  readonly signedAt: Date;
}

export interface Bucket {
  signGet(object: PlayableObject): Promise<string>;
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
        ...(endpoint === undefined ? {} : { endpoint, forcePathStyle: true }),
      });
      return { ...sdk, client, getSignedUrl };
    }
    const s3 = () => {
      connected ??= connect();
      return connected;
    };

    app.decorate('bucket', {
      async signGet({ key, fileName, contentType, expiresInSeconds, signedAt }) {
        const { client, getSignedUrl, GetObjectCommand } = await s3();
        return getSignedUrl(
          client,
          new GetObjectCommand({
            Bucket: name,
            Key: key,
            ResponseContentType: contentType,
            ResponseContentDisposition: `inline; filename="${fileName}"`,
            ResponseCacheControl: 'private, no-store',
          }),
          { expiresIn: expiresInSeconds, signingDate: signedAt },
        );
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
