// Is this request signed by us, for exactly this, and still good? Answered by signing it again with the AWS signer
// and comparing. Whatever is not provably ours is refused before a file is looked at.
import { timingSafeEqual } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';
import { Sha256 } from '@smithy/core/checksum';
import { SignatureV4 } from '@smithy/signature-v4';
import { S3Error } from './s3-error.ts';

export interface BucketCredentials {
  readonly region: string;
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
}

export interface SignedRequest {
  readonly method: string;
  /** As it came: a path that was decoded and encoded again is another path. */
  readonly path: string;
  readonly query: Readonly<Record<string, string>>;
  readonly headers: IncomingHttpHeaders;
}

const algorithm = 'AWS4-HMAC-SHA256';
const longestExpirySeconds = 7 * 24 * 3600;
const allowedSkewMs = 15 * 60 * 1000;
const payloadHeader = 'x-amz-content-sha256';

export function createSignatureCheck({ credentials, now }: { credentials: BucketCredentials; now: () => number }) {
  const { region, accessKeyId } = credentials;
  const signer = new SignatureV4({
    service: 's3',
    region,
    credentials,
    sha256: Sha256,
    uriEscapePath: false,
    applyChecksum: false,
  });

  async function assertPresigned(request: SignedRequest) {
    const { query } = request;
    const {
      'X-Amz-Algorithm': claimedAlgorithm,
      'X-Amz-Credential': credential,
      'X-Amz-Date': date,
      'X-Amz-Expires': expires,
      'X-Amz-SignedHeaders': signedHeaders,
      'X-Amz-Signature': signature,
    } = query;
    if (claimedAlgorithm !== algorithm || !credential || !date || !expires || !signedHeaders || !signature)
      throw new S3Error('AccessDenied', 'Query-string authentication is incomplete');
    const signedAtMs = parseAmzDate(date);
    if (!/^[1-9]\d{0,5}$/.test(expires) || Number(expires) > longestExpirySeconds)
      throw new S3Error('AccessDenied', 'X-Amz-Expires must be a number of seconds, at most seven days');
    assertScope(credential, date);
    if (signedAtMs > now() + allowedSkewMs) throw new S3Error('AccessDenied', 'Request is not valid yet');
    if (now() >= signedAtMs + Number(expires) * 1000) throw new S3Error('AccessDenied', 'Request has expired');

    // The payload's header is neither moved to the query nor signed here: the query holds it already, where it was signed.
    const payloadAside = new Set([payloadHeader]);
    const again = await signer.presign(
      { ...toHttpRequest(request, signedHeaders), query: withoutSignature(query) },
      {
        signingDate: new Date(signedAtMs),
        expiresIn: Number(expires),
        unhoistableHeaders: payloadAside,
        unsignableHeaders: payloadAside,
      },
    );
    assertSame(again.query?.['X-Amz-SignedHeaders'], signedHeaders);
    assertSame(again.query?.['X-Amz-Signature'], signature);
  }

  /** What the SDK sends of itself: HeadBucket, HeadObject, GetObject. */
  async function assertHeaderSigned(request: SignedRequest) {
    const { authorization = '', [payloadHeader]: payloadHash, 'x-amz-date': date } = request.headers;
    const parts = /^AWS4-HMAC-SHA256 Credential=([^,\s]+), ?SignedHeaders=([^,\s]+), ?Signature=([0-9a-f]{64})$/.exec(
      authorization,
    );
    const [, credential, signedHeaders, signature] = parts ?? [];
    if (!credential || !signedHeaders || !signature || typeof date !== 'string' || typeof payloadHash !== 'string')
      throw new S3Error('AccessDenied');
    const signedAtMs = parseAmzDate(date);
    assertScope(credential, date);
    if (Math.abs(now() - signedAtMs) > allowedSkewMs) throw new S3Error('RequestTimeTooSkewed');

    const unsigned = toHttpRequest(request, signedHeaders);
    const again = await signer.sign(
      { ...unsigned, query: { ...request.query } },
      { signingDate: new Date(signedAtMs) },
    );
    assertSame(again.headers.authorization?.replaceAll(', ', ','), authorization.replaceAll(', ', ','));
  }

  function assertScope(credential: string, date: string) {
    if (!credential.startsWith(`${accessKeyId}/`)) throw new S3Error('InvalidAccessKeyId');
    const scope = `${accessKeyId}/${date.slice(0, 8)}/${region}/s3/aws4_request`;
    if (credential !== scope) throw new S3Error('SignatureDoesNotMatch');
  }

  return (request: SignedRequest) => {
    const isPresigned = 'X-Amz-Signature' in request.query || 'X-Amz-Algorithm' in request.query;
    if (request.headers.authorization !== undefined) {
      if (isPresigned) throw new S3Error('InvalidArgument', 'Only one auth mechanism allowed');
      return assertHeaderSigned(request);
    }
    if (isPresigned) return assertPresigned(request);
    throw new S3Error('AccessDenied');
  };
}

function toHttpRequest({ method, path, headers }: SignedRequest, signedHeaders: string) {
  const names = signedHeaders.split(';');
  if (!names.includes('host')) throw new S3Error('AccessDenied', 'The host header must be signed');
  const signed: Record<string, string> = {};
  for (const name of names) {
    const value = headers[name];
    if (typeof value !== 'string') throw new S3Error('AccessDenied', 'A signed header is missing');
    signed[name] = value;
  }
  signed[payloadHeader] ??= 'UNSIGNED-PAYLOAD';
  return { method, path, headers: signed, protocol: 'http:', hostname: signed.host ?? '' };
}

function withoutSignature(query: SignedRequest['query']) {
  const { 'X-Amz-Signature': _, ...rest } = query;
  return rest;
}

function parseAmzDate(date: string) {
  const ms = Date.parse(date.replace(/^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/, '$1-$2-$3T$4:$5:$6Z'));
  // Only the short form may come: Date.parse reads much more, and the signer would sign what it has read.
  if (!/^\d{8}T\d{6}Z$/.test(date) || Number.isNaN(ms)) throw new S3Error('AccessDenied', 'Invalid date');
  return ms;
}

function assertSame(expected: unknown, given: string) {
  const a = Buffer.from(String(expected));
  const b = Buffer.from(given);
  if (a.length !== b.length || !timingSafeEqual(a, b)) throw new S3Error('SignatureDoesNotMatch');
}
