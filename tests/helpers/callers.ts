// Every kind of caller, and the response that each kind of route gives to it.
import { randomUUID } from 'node:crypto';
import { exportSPKI, generateKeyPair, importJWK, type JWTPayload, SignJWT } from 'jose';
import type { Keys } from '../../src/local-stack/keys.ts';
import type { Headers } from './http-client.ts';
import type { Access } from './route-access.ts';
import { foreign, own, users } from './two-orgs.ts';

export interface Outcome {
  readonly status: number;
  readonly code?: string;
}

export const served: Outcome = { status: 200 };
export const notAMember: Outcome = { status: 403, code: 'NOT_A_MEMBER' };
export const forbidden: Outcome = { status: 403, code: 'FORBIDDEN' };
const missing: Outcome = { status: 401, code: 'TOKEN_MISSING' };
const invalid: Outcome = { status: 401, code: 'INVALID_TOKEN' };
const expired: Outcome = { status: 401, code: 'TOKEN_EXPIRED' };
const serviceRoleRefused: Outcome = { status: 403, code: 'SERVICE_ROLE_REFUSED' };
const orgRequired: Outcome = { status: 400, code: 'ORG_REQUIRED' };
const invalidOrgId: Outcome = { status: 400, code: 'INVALID_ORG_ID' };

type Outcomes = Readonly<Record<Access, Outcome>>;

export interface Caller {
  readonly headers: () => Promise<Headers> | Headers;
  readonly outcomes: Outcomes;
  readonly mayNotWrite?: boolean;
}

type Ask = Caller['headers'];

const atNoDoor: Outcomes = {
  open: served,
  'signed-in': served,
  member: served,
  'member-or-ops': served,
  ops: forbidden,
  monitor: forbidden,
  service: forbidden,
};
const refused = (outcome: Outcome, headers: Ask): Caller => ({
  headers,
  outcomes: { ...allOf(outcome), open: served },
});
const allOf = (outcome: Outcome): Outcomes => ({
  open: outcome,
  'signed-in': outcome,
  member: outcome,
  'member-or-ops': outcome,
  ops: outcome,
  monitor: outcome,
  service: outcome,
});
const welcome = (headers: Ask): Caller => ({ headers, outcomes: atNoDoor });
const withoutOrg = (outcome: Outcome, headers: Ask): Caller => ({
  headers,
  outcomes: { ...atNoDoor, member: outcome, 'member-or-ops': outcome },
});
/** A platform caller; of an organisation only when the claims name one. */
const ofThePlatform = (member: Outcome, headers: Ask): Caller => ({
  headers,
  outcomes: { ...atNoDoor, member, ops: served, monitor: served },
});
/** Reads monitoring, and no other platform data. */
const whoMonitors = (member: Outcome, headers: Ask): Caller => ({
  headers,
  outcomes: { ...atNoDoor, member, 'member-or-ops': member, monitor: served },
});
/** Not a user: allowed on service routes only. */
const aService = (headers: Ask): Caller => ({
  headers,
  outcomes: { ...allOf(forbidden), open: served, service: served },
});

const now = () => Math.floor(Date.now() / 1000);
const bearer = (token: string): Headers => ({ authorization: `Bearer ${token}` });
const base64 = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');

const member: JWTPayload = { sub: users.owner, role: 'authenticated', app_metadata: { org_id: own.id } };
/** An undefined claim is omitted. */
export type Claims = { [Name in keyof JWTPayload]: JWTPayload[Name] | undefined };

export type Signed = ReturnType<typeof createSigning>['signed'];

/** Tokens signed with the right key, by default of a member of the own organisation. */
export function createSigning(keys: () => Keys) {
  const sign = (claims: Claims) => keys().sign({ ...member, ...claims } as JWTPayload, { expiresInSeconds: 600 });
  const signed = async (claims: Claims, headers: Headers = {}) => ({ ...bearer(await sign(claims)), ...headers });
  return { sign, signed };
}

export function createCallers(keys: () => Keys, closedOrg: { readonly id: string; readonly userId: string }) {
  const { sign, signed } = createSigning(keys);
  const standard = () => ({ iss: keys().issuer, aud: keys().audience, iat: now(), exp: now() + 600, ...member });
  const publicJwk = () => {
    const [jwk] = keys().jwks.keys;
    if (jwk === undefined) throw new Error('The key set is empty');
    return jwk;
  };

  async function pieces() {
    const [header = '', payload = '', signature = ''] = (await sign({})).split('.');
    return { header, payload, signature };
  }

  /** HS256 with the public key as secret: the verifier must not accept it. */
  async function withPublicKeyAsSecret(secret: Uint8Array, claims: object = {}): Promise<Headers> {
    const { kid = '' } = publicJwk();
    const token = new SignJWT({ ...standard(), ...claims }).setProtectedHeader({ alg: 'HS256', kid });
    return bearer(await token.sign(secret));
  }

  async function publicPem(): Promise<string> {
    const key = await importJWK(publicJwk(), 'ES256', { extractable: true });
    if (key instanceof Uint8Array) throw new Error('The key set holds a secret');
    return exportSPKI(key);
  }

  async function strangerKey(kid: string, claims: object = {}): Promise<Headers> {
    const { privateKey } = await generateKeyPair('ES256');
    const token = new SignJWT({ ...standard(), ...claims }).setProtectedHeader({ alg: 'ES256', kid });
    return bearer(await token.sign(privateKey));
  }

  const ops = (app_metadata: object, headers: Headers = {}) => signed({ sub: users.ops, app_metadata }, headers);
  const program = { role: 'callboard_service', sub: undefined, app_metadata: undefined };

  return {
    'no token': refused(missing, () => ({ 'x-org-id': own.id })),
    'an empty authorization': refused(missing, () => ({ authorization: '' })),
    'another scheme': refused(missing, () => ({ authorization: 'Basic b3duZXI6c2VjcmV0' })),
    'a scheme without a token': refused(missing, () => ({ authorization: 'Bearer ' })),
    'two tokens in one header': refused(missing, async () => bearer(`${await sign({})}, ${await sign({})}`)),
    'a token in the cookie': refused(missing, async () => ({ cookie: `access_token=${await sign({})}` })),
    garbage: refused(invalid, () => bearer('garbage')),
    'garbage in three parts': refused(invalid, () => bearer('a.b.c')),
    'a truncated token': refused(invalid, async () => bearer((await sign({})).slice(0, -10))),
    'a token without its signature': refused(invalid, async () => {
      const { header, payload } = await pieces();
      return bearer(`${header}.${payload}.`);
    }),
    'one character of the signature changed': refused(invalid, async () => {
      const { header, payload, signature } = await pieces();
      return bearer(`${header}.${payload}.${signature.startsWith('A') ? 'B' : 'A'}${signature.slice(1)}`);
    }),
    'the claims changed under a good signature': refused(invalid, async () => {
      const { header, signature } = await pieces();
      return bearer(`${header}.${base64({ ...standard(), sub: users.foreignOwner })}.${signature}`);
    }),
    'the role changed under a good signature': refused(invalid, async () => {
      const { header, signature } = await pieces();
      return bearer(`${header}.${base64({ ...standard(), role: 'callboard_service' })}.${signature}`);
    }),
    'an expired token': refused(expired, () => signed({ exp: now() - 60 })),
    'a token not valid yet': refused(invalid, () => signed({ nbf: now() + 600 })),
    'a token without exp': refused(invalid, () => signed({ exp: undefined })),
    'another audience': refused(invalid, () => signed({ aud: 'anon' })),
    'another issuer': refused(invalid, () => signed({ iss: 'https://evil.example/auth/v1' })),
    'alg none': refused(invalid, () => bearer(`${base64({ alg: 'none', typ: 'JWT' })}.${base64(standard())}.`)),
    'HS256 with the public key as PEM': refused(invalid, async () =>
      withPublicKeyAsSecret(Buffer.from(await publicPem())),
    ),
    'HS256 with the public key as JWK': refused(invalid, () =>
      withPublicKeyAsSecret(Buffer.from(JSON.stringify(publicJwk()))),
    ),
    'an unknown kid': refused(invalid, () => strangerKey('unknown')),
    'the known kid with another key': refused(invalid, () => strangerKey(publicJwk().kid ?? '')),
    'the anon role': refused(invalid, () => signed({ role: 'anon' })),
    'the publishable key': refused(invalid, () => bearer(keys().publishableKey)),
    'no role': refused(invalid, () => signed({ role: undefined })),
    'no sub': refused(invalid, () => signed({ sub: undefined })),
    'a sub that is no uuid': refused(invalid, () => signed({ sub: 'owner' })),

    'a service': aService(() => signed(program)),
    'a service that names an org': aService(() => signed(program, { 'x-org-id': foreign.id })),
    'a service with the claims of a member': aService(() => signed({ role: 'callboard_service' })),
    'a service with the claims of ops': aService(() => signed({ ...program, app_metadata: { platform_role: 'ops' } })),
    'a service, expired': refused(expired, () => signed({ ...program, exp: now() - 60 })),
    'a service without exp': refused(invalid, () => signed({ ...program, exp: undefined })),
    'a service for another audience': refused(invalid, () => signed({ ...program, aud: 'anon' })),
    'a service of another issuer': refused(invalid, () => signed({ ...program, iss: 'https://evil.example/auth/v1' })),
    'a service with another key': refused(invalid, () =>
      strangerKey(publicJwk().kid ?? '', { role: 'callboard_service' }),
    ),
    'a service by HS256 with the public key': refused(invalid, async () =>
      withPublicKeyAsSecret(Buffer.from(await publicPem()), { role: 'callboard_service' }),
    ),
    'the service role in capitals': refused(invalid, () => signed({ role: 'CALLBOARD_SERVICE' })),
    'the service role in a list': refused(invalid, () => signed({ role: ['callboard_service'] })),
    'the role past all walls': refused(serviceRoleRefused, () => signed({ ...program, role: 'service_role' })),
    'a user with the role past all walls': refused(serviceRoleRefused, () => signed({ role: 'service_role' })),
    'the service role in app_metadata alone': welcome(() =>
      signed({ app_metadata: { org_id: own.id, role: 'callboard_service', platform_role: 'callboard_service' } }),
    ),
    'the service role in user_metadata alone': welcome(() => signed({ user_metadata: { role: 'callboard_service' } })),

    'the header of a foreign org': withoutOrg(notAMember, () => signed({}, { 'x-org-id': foreign.id })),
    'the claim of a foreign org': withoutOrg(notAMember, () => signed({ app_metadata: { org_id: foreign.id } })),
    'an org that does not exist': withoutOrg(notAMember, () => signed({}, { 'x-org-id': randomUUID() })),
    'an org that was deleted': withoutOrg(notAMember, () =>
      signed({ sub: closedOrg.userId, app_metadata: { org_id: closedOrg.id } }),
    ),
    'no membership at all': withoutOrg(notAMember, () => signed({ sub: randomUUID() })),
    'ops without membership': ofThePlatform(notAMember, () => ops({ org_id: own.id })),
    'ops of no org': ofThePlatform(orgRequired, () => ops({})),
    'ops with an x-org-id that is none': ofThePlatform(invalidOrgId, () => ops({}, { 'x-org-id': 'org-1' })),
    'ops who is a member': ofThePlatform(served, () => signed({ sub: users.opsAndOwner })),
    'ops, expired': refused(expired, () => signed({ sub: users.ops, exp: now() - 60, app_metadata: {} })),
    'a monitor': whoMonitors(orgRequired, () => signed({ sub: users.monitor, app_metadata: {} })),
    'a monitor who names an org': whoMonitors(notAMember, () => signed({ sub: users.monitor })),
    'the claim of ops, without the role': withoutOrg(orgRequired, () =>
      signed({ app_metadata: { platform_role: 'ops' } }),
    ),
    'the claim of ops, with another role': whoMonitors(orgRequired, () =>
      signed({ sub: users.monitor, app_metadata: { platform_role: 'ops' } }),
    ),
    'ops in user_metadata alone': withoutOrg(orgRequired, () =>
      signed({ app_metadata: {}, user_metadata: { platform_role: 'ops' } }),
    ),
    'ops as a claim of its own': withoutOrg(orgRequired, () => signed({ app_metadata: {}, platform_role: 'ops' })),
    'a platform role that is not ops': withoutOrg(orgRequired, () =>
      signed({ app_metadata: { platform_role: 'OPS' } }),
    ),
    'no org': withoutOrg(orgRequired, () => signed({ app_metadata: {} })),
    'no app_metadata': withoutOrg(orgRequired, () => signed({ app_metadata: undefined })),
    'a claimed org that is no uuid': withoutOrg(orgRequired, () => signed({ app_metadata: { org_id: 'own' } })),
    'an org in user_metadata alone': withoutOrg(orgRequired, () =>
      signed({ app_metadata: {}, user_metadata: { org_id: own.id } }),
    ),
    'an empty x-org-id': withoutOrg(invalidOrgId, () => signed({}, { 'x-org-id': '' })),
    'a slug as x-org-id': withoutOrg(invalidOrgId, () => signed({}, { 'x-org-id': 'org-1' })),
    'x-org-id as a URN': withoutOrg(invalidOrgId, () => signed({}, { 'x-org-id': `urn:uuid:${own.id}` })),
    'x-org-id in braces': withoutOrg(invalidOrgId, () => signed({}, { 'x-org-id': `{${own.id}}` })),
    'a filter in x-org-id': withoutOrg(invalidOrgId, () => signed({}, { 'x-org-id': `${own.id},org_id.neq.x` })),
    'two x-org-id headers': withoutOrg(invalidOrgId, () => signed({}, { 'x-org-id': [own.id, foreign.id] })),
    'the same x-org-id twice': withoutOrg(invalidOrgId, () => signed({}, { 'x-org-id': [own.id, own.id] })),

    'the owner': welcome(() => signed({})),
    'a viewer, who may read': { ...welcome(() => signed({ sub: users.viewer })), mayNotWrite: true },
    'the own org over a foreign claim': welcome(() =>
      signed({ app_metadata: { org_id: foreign.id } }, { 'x-org-id': own.id }),
    ),
    'x-org-id in capitals': welcome(() => signed({ app_metadata: {} }, { 'x-org-id': own.id.toUpperCase() })),
    'a foreign org in user_metadata': welcome(() => signed({ user_metadata: { org_id: foreign.id } })),
  } satisfies Record<string, Caller>;
}
