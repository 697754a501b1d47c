// Vonage's API takes a JWT that the private key of the application signs.
import { randomUUID, sign } from 'node:crypto';

const lifeSeconds = 60 * 60;

/** `<application id>:<private key in PEM>` */
export function vonageAuthorization(apiKey: string): string {
  const separator = apiKey.indexOf(':');
  const applicationId = apiKey.slice(0, separator);
  // Line ends are often lost when a key is pasted.
  const privateKey = apiKey.slice(separator + 1).replaceAll('\\n', '\n');
  const issuedAt = Math.floor(Date.now() / 1000);
  const claims = { application_id: applicationId, iat: issuedAt, exp: issuedAt + lifeSeconds, jti: randomUUID() };
  const signed = `${encode({ alg: 'RS256', typ: 'JWT' })}.${encode(claims)}`;
  return `Bearer ${signed}.${sign('sha256', Buffer.from(signed), privateKey).toString('base64url')}`;
}

const encode = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
