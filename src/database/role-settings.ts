// How the API's roles must run. The migrations set it, as far as they may: a hosted project lets nobody but its own superuser
// change some of it. So what is missing is looked up after each `npm run migrate`, and told as statements to run by hand.
import pg from 'pg';

interface RoleSetting {
  readonly role: string;
  readonly name: string;
  readonly value: string;
  /** What an operator may have set instead. By default nothing else will do. */
  readonly accepts?: 'any value' | 'a shorter time';
  /** Roles belong to the whole server: this one is for the project's database alone. */
  readonly inDatabase?: true;
}

/** One line for each setting that a migration makes with `alter role … set`. */
export const roleSettings: readonly RoleSetting[] = [
  { role: 'authenticated', name: 'plan_cache_mode', value: 'force_custom_plan', accepts: 'any value' },
  { role: 'authenticated', name: 'statement_timeout', value: '2s', accepts: 'a shorter time' },
  { role: 'anon', name: 'statement_timeout', value: '2s', accepts: 'a shorter time' },
  { role: 'authenticator', name: 'pgrst.db_pre_request', value: 'private.check_request', inDatabase: true },
  { role: 'callboard_service', name: 'plan_cache_mode', value: 'force_custom_plan', accepts: 'any value' },
  { role: 'callboard_service', name: 'statement_timeout', value: '2s', accepts: 'a shorter time' },
  { role: 'authenticator', name: 'log_error_verbosity', value: 'terse' },
  { role: 'authenticator', name: 'log_parameter_max_length', value: '0' },
  { role: 'authenticator', name: 'log_parameter_max_length_on_error', value: '0' },
];

/** The statements that a superuser must run; none when all is set. */
export async function findMissingRoleSettings(
  client: Pick<pg.Client, 'query'>,
  wanted: readonly RoleSetting[] = roleSettings,
): Promise<string[]> {
  const { rows } = await client.query<{ database: string; role: string | null; setting: string | null }>(`
    select datname as database, rolname as role, unnest(setconfig) as setting
    from pg_catalog.pg_database
    left join pg_catalog.pg_db_role_setting on setdatabase in (0, pg_database.oid)
    left join pg_catalog.pg_roles on pg_roles.oid = setrole
    where datname = current_database()`);
  const missing = wanted.filter((one) => !rows.some(({ role, setting }) => role === one.role && isMetBy(one, setting)));
  const inDatabase = `in database ${pg.escapeIdentifier(rows[0]?.database ?? '')} `;
  return missing.map(
    ({ role, name, value, inDatabase: isForOne }) =>
      `alter role ${role} ${isForOne ? inDatabase : ''}set ${name} = ${pg.escapeLiteral(value)};`,
  );
}

function isMetBy({ name, value, accepts }: RoleSetting, setting: string | null): boolean {
  if (!setting?.startsWith(`${name}=`)) return false;
  const found = setting.slice(name.length + 1);
  if (accepts === 'any value' || found === value) return true;
  return accepts === 'a shorter time' && milliseconds(found) > 0 && milliseconds(found) <= milliseconds(value);
}

const unitMs: Readonly<Record<string, number>> = {
  us: 0.001,
  ms: 1,
  s: 1000,
  min: 60_000,
  h: 3_600_000,
  d: 86_400_000,
};

/** As PostgreSQL reads a time: without a unit it is milliseconds. NaN: none that is known here. */
function milliseconds(text: string): number {
  const [, amount, unit = 'ms'] = /^(\d+(?:\.\d+)?) ?(us|ms|s|min|h|d)?$/.exec(text) ?? [];
  return Number(amount) * (unitMs[unit] ?? Number.NaN);
}
