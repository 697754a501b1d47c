// The recordings' bucket. Signing is local and takes less than a millisecond; only somebody who pressed play gets a URL.
import { GetObjectCommand, HeadBucketCommand, S3Client } from '@aws-sdk/client-s3';
import { getSignedUrl } from '@aws-sdk/s3-request-presigner';
import type { FastifyInstance } from 'fastify';
import fp from 'fastify-plugin';
import type { Services } from '../config.ts';

export interface PlayableObject {
  readonly key: string;
  readonly fileName: string;
  readonly contentType: string;
  readonly expiresInSeconds: number;
  readonly signedAt: Date;
}

export interface Bucket {
  signGet(object: PlayableObject): Promise<string>;
  /** Rejects when the bucket can not be reached or is not ours. */
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
    const client = new S3Client({
      region,
      credentials: { accessKeyId, secretAccessKey },
      maxAttempts: 1,
      ...(endpoint === undefined ? {} : { endpoint, forcePathStyle: true }),
    });

    app.decorate('bucket', {
      signGet: ({ key, fileName, contentType, expiresInSeconds, signedAt }) =>
        getSignedUrl(
          client,
          new GetObjectCommand({
            Bucket: name,
            Key: key,
            ResponseContentType: contentType,
            ResponseContentDisposition: `inline; filename="${fileName}"`,
            ResponseCacheControl: 'private, no-store',
          }),
          { expiresIn: expiresInSeconds, signingDate: signedAt },
        ),
      check: async (signal) => {
        await client.send(new HeadBucketCommand({ Bucket: name }), { abortSignal: signal });
      },
    });
    app.addHook('onClose', async () => client.destroy());
  },
  { name: 'bucket' },
);
