// npm run token: an access token for somebody of the demo data, alone on stdout, so that $(npm run -s token …) works.
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { decodeJwt } from 'jose';
import { InvalidConfig, readConfig } from '../config.ts';
import { type DemoOrgSlug, demoOrgs } from '../local-stack/demo/people.ts';
import { createDemoToken, type DemoRole, demoRoles } from '../local-stack/demo-token.ts';
import { loadOrCreateKeys } from '../local-stack/keys.ts';
import { stackHome } from '../local-stack/stack-home.ts';
import { signServiceToken } from './hosted-token.ts';

const orgs = Object.keys(demoOrgs);
const help = `A token for the embedded stack, to try things with. It works whether the stack is running or not.

  npm run token -- --org ${orgs.join('|')} --role ${demoRoles.join('|')} [--expires 12h] [--json]
  npm run token -- --role service --issuer https://<project>.supabase.co/auth/v1 [--expires 1h] [--json]

  --org      whose member; not needed for ops, monitor and service
  --role     ops runs the platform and monitor watches it, in no organisation; service is a program of the platform
  --issuer   for a hosted project, signed with SUPABASE_SIGNING_KEY (a private JWK) or SUPABASE_JWT_SECRET
  --expires  a number and s, m, h or d, at most 365d (default 7d); with --issuer at most 1d (default 1h)
  --json     the token and what it is for, as JSON
`;
const unitSeconds = { s: 1, m: 60, h: 3600, d: 86_400 };
const localExpiry = { usual: '7d', most: 365 * unitSeconds.d };
const hostedExpiry = { usual: '1h', most: unitSeconds.d };

class UsageError extends Error {}

async function run() {
  const options = readOptions();
  if (options.help) return process.stdout.write(help);
  const role = readRole(options.role);
  const org = readOrg(options.org, role);
  const { issuer } = options;
  const expiresInSeconds = readExpiry(options.expires, issuer === undefined ? localExpiry : hostedExpiry);
  const token =
    issuer === undefined
      ? await createDemoToken(await localKeys(), { org: org ?? 'bluebird', role, expiresInSeconds })
      : await hostedToken(issuer, role, expiresInSeconds);
  const { sub = null, exp = 0 } = decodeJwt(token);
  const expiresAt = new Date(exp * 1000).toISOString();
  const orgId = org && !isOfNoOrg(role) ? demoOrgs[org].id : null;
  if (options.json) {
    return process.stdout.write(`${JSON.stringify({ token, role, org_id: orgId, user_id: sub, expiresAt })}\n`);
  }
  process.stderr.write(`${role}${orgId ? ` of ${org}` : ''}, until ${expiresAt}\n`);
  process.stdout.write(`${token}\n`);
}

const localKeys = () => loadOrCreateKeys(join(import.meta.dirname, '..', '..', stackHome));

function hostedToken(issuer: string, role: DemoRole, expiresInSeconds: number): Promise<string> {
  if (!/^https?:\/\/\S+$/.test(issuer)) throw new UsageError(`--issuer is ${issuer}; expected the address of Auth`);
  if (role !== 'service') throw new UsageError('--issuer goes with --role service: people sign in at the project');
  const { signingKey } = readConfig();
  if (signingKey === undefined) throw new UsageError('Set SUPABASE_SIGNING_KEY or SUPABASE_JWT_SECRET to sign with');
  return signServiceToken({ issuer, signingKey, expiresInSeconds });
}

const isOfNoOrg = (role: DemoRole) => role === 'ops' || role === 'monitor' || role === 'service';

function readOptions() {
  try {
    const { values } = parseArgs({
      options: {
        org: { type: 'string' },
        role: { type: 'string' },
        expires: { type: 'string' },
        issuer: { type: 'string' },
        json: { type: 'boolean', default: false },
        help: { type: 'boolean', default: false, short: 'h' },
      },
    });
    return values;
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error));
  }
}

function readRole(given: string | undefined): DemoRole {
  const role = demoRoles.find((known) => known === given);
  if (!role) throw new UsageError(`--role is ${given ?? 'missing'}; expected one of ${demoRoles.join(', ')}`);
  return role;
}

function readOrg(given: string | undefined, role: DemoRole): DemoOrgSlug | undefined {
  if (given === undefined && isOfNoOrg(role)) return undefined;
  if (given === 'bluebird' || given === 'fern') return given;
  throw new UsageError(`--org is ${given ?? 'missing'}; expected one of ${orgs.join(', ')}`);
}

function readExpiry(given: string | undefined, { usual, most }: typeof localExpiry): number {
  const [, amount, unit] = /^([1-9]\d{0,8})([smhd])$/.exec(given ?? usual) ?? [];
  const seconds = Number(amount) * unitSeconds[unit as keyof typeof unitSeconds];
  if (seconds <= most) return seconds;
  throw new UsageError(`--expires is ${given}; expected for example 30m, 12h or 7d, at most ${most / unitSeconds.d}d`);
}

try {
  await run();
} catch (error) {
  const isUsage = error instanceof UsageError || error instanceof InvalidConfig;
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  if (isUsage) process.stderr.write('See npm run token -- --help\n');
  process.exitCode = isUsage ? 2 : 1;
}
