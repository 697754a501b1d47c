// From the body of a request to the columns of a destination. The URL and the secret are sealed here, before anything else reads them.
import { randomBytes, randomUUID } from 'node:crypto';
import { isIP } from 'node:net';
import type { SecretBox } from '../../../database/secret-box.ts';
import { ValidationFailed } from '../../../errors.ts';
import { parseHttpsUrl } from '../../../outgoing/https-url.ts';
import { OutgoingError } from '../../../outgoing/outgoing-error.ts';
import { isPublicAddress } from '../../../outgoing/public-address.ts';

type Body = Readonly<Record<string, unknown>>;

const secretBytes = 32;

export function createSecret(box: SecretBox, orgId: string, destinationId: string) {
  const secret = `whsec_${randomBytes(secretBytes).toString('base64')}`;
  return { secret, sealed: box.seal(secret, { orgId, connectionId: destinationId, purpose: 'secret' }) };
}

/** `secret` is null for Slack, which verifies no signature. */
export function columnsOfCreate(box: SecretBox, orgId: string, { url, ...fields }: Body) {
  const id = randomUUID();
  const made = fields.kind === 'webhook' ? createSecret(box, orgId, id) : null;
  const secrets = made === null ? [] : [made.sealed];
  return {
    columns: { ...fields, id, ...urlColumns(box, orgId, id, String(url)), secrets },
    secret: made?.secret ?? null,
  };
}

export function columnsOfChange(box: SecretBox, orgId: string, id: string, { url, ...fields }: Body): object {
  return {
    ...fields,
    ...(typeof url === 'string' && urlColumns(box, orgId, id, url)),
    ...(fields.active === true && { failing_since: null, disabled_reason: null }),
  };
}

function urlColumns(box: SecretBox, orgId: string, id: string, text: string) {
  const { href, hostname } = parseUrl(text);
  return { secret_url: box.seal(href, { orgId, connectionId: id, purpose: 'url' }), url_host: hostname };
}

/** Names are resolved with each notification: their addresses can change. */
function parseUrl(text: string): URL {
  try {
    const url = parseHttpsUrl(text);
    const host = url.hostname.replace(/^\[|\]$/g, '');
    if (isIP(host) !== 0 && !isPublicAddress(host)) {
      throw new ValidationFailed('url must have a public address', { field: 'url' });
    }
    return url;
  } catch (error) {
    if (!(error instanceof OutgoingError)) throw error;
    throw new ValidationFailed('url must be an https URL with the default port and without a user name', {
      field: 'url',
      cause: error,
    });
  }
}
