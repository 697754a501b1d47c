// Whether the database of a running service has the migrations and functions of this release: for the start and for health details.
import pg from 'pg';
import { compareSchema, readAppliedContents, readReleaseContents, type SchemaState } from './schema-state.ts';

export type CheckedSchema = Omit<SchemaState, 'state'> & {
  /** unknown: there is no direct connection, or it may not read this. */
  readonly state: SchemaState['state'] | 'unknown';
};

interface CheckOptions {
  readonly databaseUrl: string | undefined;
  readonly steadyNow: () => number;
  readonly onError: (error: unknown) => void;
}

const maxAgeMs = 30_000;
const maxWaitMs = 2000;
const unknown: CheckedSchema = { state: 'unknown', missingMigrations: [], changedFunctions: [] };

/** Single-flight. Queries the database at most every 30 s, over a connection that is closed afterwards. */
export function createSchemaCheck({ databaseUrl, steadyNow, onError }: CheckOptions): () => Promise<CheckedSchema> {
  let latest: { readonly at: number; readonly schema: Promise<CheckedSchema> } | undefined;
  return async () => {
    if (databaseUrl === undefined) return unknown;
    const at = steadyNow();
    if (latest === undefined || at - latest.at >= maxAgeMs) latest = { at, schema: check(databaseUrl, onError) };
    return latest.schema;
  };
}

async function check(databaseUrl: string, onError: CheckOptions['onError']): Promise<CheckedSchema> {
  const client = new pg.Client({
    connectionString: databaseUrl,
    application_name: 'callboard-schema-check',
    connectionTimeoutMillis: maxWaitMs,
    query_timeout: maxWaitMs,
  });
  // A server that ends fails the query. Without a listener, the event would end the process too.
  client.on('error', () => {});
  try {
    await client.connect();
    const applied = await readAppliedContents(client).finally(() => client.end());
    return compareSchema(await readReleaseContents(), applied);
  } catch (error) {
    onError(error);
    return unknown;
  }
}

/** What an operator should do; undefined where there is nothing to do. */
export function describeSchema({ state, missingMigrations, changedFunctions }: CheckedSchema): string | undefined {
  if (state !== 'behind') return undefined;
  const found = [
    ...(missingMigrations.length > 0 ? [`migrations ${listShort(missingMigrations)}`] : []),
    ...(changedFunctions.length > 0 ? [`functions ${listShort(changedFunctions)}`] : []),
  ];
  return `The database is behind this release: ${found.join('; ')}. Run: npm run migrate`;
}

function listShort(names: readonly string[]): string {
  const shown = names.slice(0, 3).join(', ');
  return names.length > 3 ? `${shown} and ${names.length - 3} more` : shown;
}
