// The error responses of S3, with its own codes and texts: clients branch on the codes.
import type { ServerResponse } from 'node:http';

const s3Errors = {
  InvalidArgument: [400, 'An argument of the request is not valid'],
  AuthorizationQueryParametersError: [400, 'Query-string authentication is incomplete or malformed'],
  AuthorizationHeaderMalformed: [400, 'The authorization header is malformed'],
  BadDigest: [400, 'The checksum you specified did not match what we received'],
  EntityTooLarge: [400, 'Your proposed upload exceeds the maximum allowed object size'],
  AccessDenied: [403, 'Access Denied'],
  InvalidAccessKeyId: [403, 'The access key id you provided does not exist in our records'],
  RequestTimeTooSkewed: [403, 'The difference between the request time and the current time is too large'],
  SignatureDoesNotMatch: [403, 'The request signature we calculated does not match the signature you provided'],
  NoSuchBucket: [404, 'The specified bucket does not exist'],
  NoSuchKey: [404, 'The specified key does not exist'],
  MethodNotAllowed: [405, 'The specified method is not allowed against this resource'],
  InvalidRange: [416, 'The requested range is not satisfiable'],
  InternalError: [500, 'We encountered an internal error'],
} as const satisfies Record<string, readonly [number, string]>;

type S3Code = keyof typeof s3Errors;

export class S3Error extends Error {
  readonly code: S3Code;
  readonly headers: Readonly<Record<string, string>>;

  constructor(code: S3Code, message: string = s3Errors[code][1], headers: Readonly<Record<string, string>> = {}) {
    super(message);
    this.code = code;
    this.headers = headers;
  }
}

export function sendS3Error(response: ServerResponse, error: unknown) {
  if (response.headersSent) return response.destroy();
  const s3Error = error instanceof S3Error ? error : new S3Error('InternalError');
  const [statusCode] = s3Errors[s3Error.code];
  const body =
    '<?xml version="1.0" encoding="UTF-8"?>\n' +
    `<Error><Code>${s3Error.code}</Code><Message>${escapeXml(s3Error.message)}</Message></Error>`;
  response.writeHead(statusCode, {
    'content-type': 'application/xml',
    'content-length': Buffer.byteLength(body),
    'cache-control': 'no-store',
    ...s3Error.headers,
  });
  response.end(body);
}

function escapeXml(text: string) {
  return text.replace(/[<>&]/g, (character) => `&#${character.charCodeAt(0)};`);
}
