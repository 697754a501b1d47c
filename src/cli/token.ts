// npm run token: an access token for a user of the demo data. Only the token is on stdout, so that $(npm run -s token …) works.
import { join } from 'node:path';
import { decodeJwt } from 'jose';
import { readConfig } from '../config.ts';
import { type DemoOrgSlug, demoOrgs } from '../local-stack/demo/people.ts';
import { createDemoToken, type DemoRole, demoRoles } from '../local-stack/demo-token.ts';
import { loadOrCreateKeys } from '../local-stack/keys.ts';
import { stackHome } from '../local-stack/stack-home.ts';
import { signServiceToken } from './hosted-token.ts';
import { note, runCommand, UsageError } from './run-command.ts';

const orgs = Object.keys(demoOrgs);
const unitSeconds = { s: 1, m: 60, h: 3600, d: 86_400 };
const localExpiry = { usual: '7d', maxSeconds: 365 * unitSeconds.d };
const hostedExpiry = { usual: '1h', maxSeconds: unitSeconds.d };

await runCommand({
  name: 'token',
  summary:
    'Prints an access token for the local stack, whether the stack is running or not, or a service token for a hosted project.',
  usage: [
    [`npm run token -- --org ${orgs.join('|')} --role ${demoRoles.join('|')}`, ''],
    ['npm run token -- --role service --issuer https://<project>.supabase.co/auth/v1', ''],
  ],
  options: {
    org: { type: 'string', description: 'the organisation of the member; not needed for ops, monitor and service' },
    role: {
      type: 'string',
      description: 'ops and monitor are platform roles, outside any organisation; service is a program of the platform',
    },
    issuer: {
      type: 'string',
      description:
        'the address of Auth in a hosted project; the token is signed with SUPABASE_SIGNING_KEY (a private JWK)\nor SUPABASE_JWT_SECRET',
    },
    expires: {
      type: 'string',
      description: 'a number and s, m, h or d, at most 365d (default 7d); with --issuer at most 1d (default 1h)',
    },
  },
  exitCodes: { 0: 'printed', 1: 'failed' },
  async run({ org: givenOrg, role: givenRole, issuer, expires }) {
    const role = readRole(givenRole);
    const org = readOrg(givenOrg, role);
    const expiresInSeconds = readExpiry(expires, issuer === undefined ? localExpiry : hostedExpiry);
    const token =
      issuer === undefined
        ? await createDemoToken(await localKeys(), { org: org ?? 'bluebird', role, expiresInSeconds })
        : await hostedToken(issuer, role, expiresInSeconds);
    const { sub = null, exp = 0 } = decodeJwt(token);
    const expiresAt = new Date(exp * 1000).toISOString();
    const orgId = org && !isWithoutOrg(role) ? demoOrgs[org].id : null;
    note(`${role}${orgId ? ` of ${org}` : ''}, until ${expiresAt}`);
    return { data: { token, role, org_id: orgId, user_id: sub, expiresAt }, text: `${token}\n` };
  },
});

function localKeys() {
  return loadOrCreateKeys(join(import.meta.dirname, '..', '..', stackHome));
}

function hostedToken(issuer: string, role: DemoRole, expiresInSeconds: number): Promise<string> {
  if (!/^https?:\/\/\S+$/.test(issuer)) throw new UsageError(`--issuer is ${issuer}; expected the address of Auth`);
  if (role !== 'service') throw new UsageError('--issuer needs --role service: people sign in at the project');
  const { signingKey } = readConfig();
  if (signingKey === undefined) {
    throw new UsageError('Set SUPABASE_SIGNING_KEY or SUPABASE_JWT_SECRET to sign the token');
  }
  return signServiceToken({ issuer, signingKey, expiresInSeconds });
}

function isWithoutOrg(role: DemoRole): boolean {
  return role === 'ops' || role === 'monitor' || role === 'service';
}

function readRole(given: string | undefined): DemoRole {
  const role = demoRoles.find((known) => known === given);
  if (!role) throw new UsageError(`--role is ${given ?? 'missing'}; expected one of ${demoRoles.join(', ')}`);
  return role;
}

function readOrg(given: string | undefined, role: DemoRole): DemoOrgSlug | undefined {
  if (given === undefined && isWithoutOrg(role)) return undefined;
  if (given === 'bluebird' || given === 'fern') return given;
  throw new UsageError(`--org is ${given ?? 'missing'}; expected one of ${orgs.join(', ')}`);
}

function readExpiry(given: string | undefined, { usual, maxSeconds }: typeof localExpiry): number {
  const [, amount, unit] = /^([1-9]\d{0,8})([smhd])$/.exec(given ?? usual) ?? [];
  const seconds = Number(amount) * unitSeconds[unit as keyof typeof unitSeconds];
  if (seconds <= maxSeconds) return seconds;
  const maxDays = maxSeconds / unitSeconds.d;
  throw new UsageError(`--expires is ${given}; expected for example 30m, 12h or 7d, at most ${maxDays}d`);
}
