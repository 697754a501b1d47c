// The settings that the roles of the API must have. Migrations make them where they may, but on a hosted project only its superuser
// may change some of them. After each `npm run migrate`, the missing ones are printed as statements to run by hand.
import pg from 'pg';

interface RoleSetting {
  readonly role: string;
  readonly name: string;
  readonly value: string;
  /** Other values that an operator may have set. By default there are none. */
  readonly accepts?: 'any value' | 'a shorter time';
  /** The setting applies to the database of the project only. Roles belong to the whole server. */
  readonly inDatabase?: true;
}

/** Each setting that a migration makes with `alter role … set`. */
const roleSettings: readonly RoleSetting[] = [
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

/** The statements that a superuser must run; empty when nothing is missing. */
export async function findMissingRoleSettings(
  client: Pick<pg.Client, 'query'>,
  required: readonly RoleSetting[] = roleSettings,
): Promise<string[]> {
  const { rows } = await client.query<{ database: string; role: string | null; setting: string | null }>(`
    select datname as database, rolname as role, unnest(setconfig) as setting
    from pg_catalog.pg_database
    left join pg_catalog.pg_db_role_setting on setdatabase in (0, pg_database.oid)
    left join pg_catalog.pg_roles on pg_roles.oid = setrole
    where datname = current_database()`);
  const missing = required.filter(
    (one) => !rows.some(({ role, setting }) => role === one.role && isMetBy(one, setting)),
  );
  const inDatabase = `in database ${pg.escapeIdentifier(rows[0]?.database ?? '')} `;
  return missing.map(
    ({ role, name, value, inDatabase: isForDatabase }) =>
      `alter role ${role} ${isForDatabase ? inDatabase : ''}set ${name} = ${pg.escapeLiteral(value)};`,
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

/** As in PostgreSQL, a time without a unit is in milliseconds. NaN for an unknown unit. */
function milliseconds(text: string): number {
  const [, amount, unit = 'ms'] = /^(\d+(?:\.\d+)?) ?(us|ms|s|min|h|d)?$/.exec(text) ?? [];
  return Number(amount) * (unitMs[unit] ?? Number.NaN);
}
