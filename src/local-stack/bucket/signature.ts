// Verifies the AWS signature (SigV4) of a request: the request is signed again with the AWS signer, and the signatures are
// compared. An invalid one is refused before any file is read.
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

interface SignedRequest {
  readonly method: string;
  /** Exactly as received: decoding and encoding it again could change the signature. */
  readonly path: string;
  readonly query: Readonly<Record<string, string>>;
  readonly headers: IncomingHttpHeaders;
}

const algorithm = 'AWS4-HMAC-SHA256';
const maxExpirySeconds = 7 * 24 * 3600;
const maxSkewMs = 15 * 60 * 1000;
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
    if (!/^[1-9]\d{0,5}$/.test(expires) || Number(expires) > maxExpirySeconds)
      throw new S3Error('AccessDenied', 'X-Amz-Expires must be a number of seconds, at most seven days');
    assertScope(credential, date);
    if (signedAtMs > now() + maxSkewMs) throw new S3Error('AccessDenied', 'Request is not valid yet');
    if (now() >= signedAtMs + Number(expires) * 1000) throw new S3Error('AccessDenied', 'Request has expired');

    // Where the payload hash was signed, the query already has it. So the header is neither moved to the query nor signed.
    const payloadHeaders = new Set([payloadHeader]);
    const again = await signer.presign(
      { ...toHttpRequest(request, signedHeaders), query: withoutSignature(query) },
      {
        signingDate: new Date(signedAtMs),
        expiresIn: Number(expires),
        unhoistableHeaders: payloadHeaders,
        unsignableHeaders: payloadHeaders,
      },
    );
    assertSame(again.query?.['X-Amz-SignedHeaders'], signedHeaders);
    assertSame(again.query?.['X-Amz-Signature'], signature);
  }

  /** For requests of the AWS SDK: HeadBucket, HeadObject and GetObject. */
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
    if (Math.abs(now() - signedAtMs) > maxSkewMs) throw new S3Error('RequestTimeTooSkewed');

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
  // Only this format is valid. Date.parse accepts others, and then the signer would sign another text.
  if (!/^\d{8}T\d{6}Z$/.test(date) || Number.isNaN(ms)) throw new S3Error('AccessDenied', 'Invalid date');
  return ms;
}

function assertSame(expected: unknown, given: string) {
  const a = Buffer.from(String(expected));
  const b = Buffer.from(given);
  if (a.length !== b.length || !timingSafeEqual(a, b)) throw new S3Error('SignatureDoesNotMatch');
}
