// From the body of a request to the columns of a connection. Secrets are sealed here, before anything else reads them.
import { randomBytes, randomUUID } from 'node:crypto';
import { Type } from 'typebox';
import { Errors } from 'typebox/value';
import { type OrgScope, readOne, type StoredResource } from '../../crud/store.ts';
import type { SecretBox, SecretPlace } from '../../database/secret-box.ts';
import { ValidationFailed } from '../../errors.ts';
import { Nullable } from '../../http/contract.ts';
import { providerNamed } from '../../providers/providers.ts';
import { Options, ProviderName } from './connection.ts';

export const Secret = Type.String({
  minLength: 1,
  maxLength: 1000,
  pattern: '\\S',
  description: "Verifies the provider's signatures: a secret, an auth token or a public key. Write-only.",
});
const ApiKey = Type.String({
  minLength: 1,
  maxLength: 4000,
  pattern: '\\S',
  description: "A key for the provider's API, to find calls that its webhooks did not deliver. Write-only.",
});

/** The provider may issue the secret only after it has the URL, so a connection can be created without one. */
export const createProperties = {
  provider: ProviderName,
  options: Type.Optional(Options),
  secret: Type.Optional(Secret),
  api_key: Type.Optional(ApiKey),
};

export const changeProperties = { options: Type.Optional(Options), api_key: Type.Optional(Nullable(ApiKey)) };

interface Sent {
  readonly options?: object;
  readonly api_key?: string | null;
}

interface NewConnection extends Sent {
  readonly provider: string;
  readonly secret?: string;
}

export const newWebhookId = () => randomBytes(16).toString('hex');

export function columnsOfCreate(box: SecretBox, orgId: string, body: Readonly<Record<string, unknown>>): object {
  const { provider, options = {}, secret, api_key, ...fields } = body as unknown as NewConnection;
  assertOptions(provider, options);
  const id = randomUUID();
  const place = { orgId, connectionId: id };
  return {
    ...fields,
    id,
    provider,
    options,
    webhook_id: newWebhookId(),
    secrets: secret === undefined ? [] : [box.seal(secret, { ...place, purpose: 'secret' })],
    api_key: sealApiKey(box, place, api_key ?? null),
  };
}

export async function columnsOfChange(
  box: SecretBox,
  resource: StoredResource,
  scope: OrgScope,
  id: string,
  { options, api_key, ...fields }: Sent,
): Promise<object> {
  const place = { orgId: scope.orgId, connectionId: id };
  if (options !== undefined) {
    const row = (await readOne(scope, resource, id)) as { readonly provider: string } | null;
    // Without a row, the update answers that there is none.
    if (row !== null) assertOptions(row.provider, options);
  }
  return {
    ...fields,
    ...(options !== undefined && { options }),
    ...(api_key !== undefined && { api_key: sealApiKey(box, place, api_key) }),
  };
}

const sealApiKey = (box: SecretBox, place: Omit<SecretPlace, 'purpose'>, apiKey: string | null) =>
  apiKey === null ? null : box.seal(apiKey, { ...place, purpose: 'api key' });

function assertOptions(provider: string, options: object): void {
  const [first] = Errors(providerNamed(provider)?.options ?? {}, options);
  if (first === undefined) return;
  const field = `options${first.instancePath.replaceAll('/', '.')}`;
  throw new ValidationFailed(`${field} ${complaintOf(first)}`, { field });
}

/** In the words of other errors of a body: typebox writes "schema is false", and regular expressions. */
function complaintOf({ keyword, params, message }: ReturnType<typeof Errors>[number]): string {
  if (keyword === 'boolean') return 'is not an option of this provider';
  if (keyword === 'pattern') return 'is not valid';
  return 'allowedValues' in params ? `${message}: ${params.allowedValues.join(', ')}` : message;
}
