// npm run token: an access token for somebody of the demo data, alone on stdout, so that $(npm run -s token …) works.
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { decodeJwt } from 'jose';
import { type DemoOrgSlug, demoOrgs } from '../embedded/demo/people.ts';
import { type DemoRole, demoRoles, makeDemoToken } from '../embedded/demo-token.ts';
import { loadOrMakeKeys } from '../embedded/keys.ts';
import { stackHome } from '../embedded/stack-home.ts';

const orgs = Object.keys(demoOrgs);
const help = `A token for the embedded stack, to try things with. It works whether the stack is running or not.

  npm run token -- --org ${orgs.join('|')} --role ${demoRoles.join('|')} [--expires 12h] [--json]

  --org      whose member; not needed for ops and service
  --role     ops runs the platform and is in no organisation; service is no user, and passes the walls of PostgREST
  --expires  a number and s, m, h or d, at most 365d (default 7d)
  --json     the token and what it is for, as JSON
`;
const unitSeconds = { s: 1, m: 60, h: 3600, d: 86_400 };

class UsageError extends Error {}

async function run() {
  const options = readOptions();
  if (options.help) return process.stdout.write(help);
  const role = readRole(options.role);
  const org = readOrg(options.org, role);
  const expiresInSeconds = readExpiry(options.expires);

  const keys = await loadOrMakeKeys(join(import.meta.dirname, '..', '..', stackHome));
  const token = await makeDemoToken(keys, { org: org ?? 'bluebird', role, expiresInSeconds });
  const { sub = null, exp = 0 } = decodeJwt(token);
  const expiresAt = new Date(exp * 1000).toISOString();
  const orgId = org && role !== 'ops' && role !== 'service' ? demoOrgs[org].id : null;
  if (options.json) {
    return process.stdout.write(`${JSON.stringify({ token, role, org_id: orgId, user_id: sub, expiresAt })}\n`);
  }
  process.stderr.write(`${role}${orgId ? ` of ${org}` : ''}, until ${expiresAt}\n`);
  process.stdout.write(`${token}\n`);
}

function readOptions() {
  try {
    const { values } = parseArgs({
      options: {
        org: { type: 'string' },
        role: { type: 'string' },
        expires: { type: 'string', default: '7d' },
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
  if (given === undefined && (role === 'ops' || role === 'service')) return undefined;
  if (given === 'bluebird' || given === 'fern') return given;
  throw new UsageError(`--org is ${given ?? 'missing'}; expected one of ${orgs.join(', ')}`);
}

function readExpiry(given: string) {
  const [, amount, unit] = /^([1-9]\d{0,8})([smhd])$/.exec(given) ?? [];
  const seconds = Number(amount) * unitSeconds[unit as keyof typeof unitSeconds];
  if (!(seconds <= 365 * unitSeconds.d))
    throw new UsageError(`--expires is ${given}; expected for example 30m, 12h or 7d`);
  return seconds;
}

try {
  await run();
} catch (error) {
  const isUsage = error instanceof UsageError;
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  if (isUsage) process.stderr.write('See npm run token -- --help\n');
  process.exitCode = isUsage ? 2 : 1;
}
