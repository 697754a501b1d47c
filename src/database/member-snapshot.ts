// Reads of a member from one snapshot, over a connection of its own: a read-only transaction with the role and the claims that PostgREST
// would set, so row-level security applies. For reads that take longer than a request may.
import { Socket } from 'node:net';
import pg from 'pg';

export interface SnapshotOptions {
  readonly databaseUrl: string;
  readonly orgId: string;
  readonly userId: string;
  /** The longest time of one statement. A batch of rows is one. */
  readonly maxStatementMs: number;
  /** Ends the connection. PostgreSQL then cancels a running statement within a second. */
  readonly signal: AbortSignal;
}

/** All values are text, as PostgreSQL writes them: instants in UTC. */
export type TextRow = readonly (string | null)[];

export interface MemberSnapshot {
  query(sql: string, values: readonly unknown[]): Promise<TextRow[]>;
  /** Fetches the next batch while the caller uses the last one. */
  batches(sql: string, values: readonly unknown[], batchRows: number): AsyncGenerator<TextRow[]>;
  close(): void;
}

const asText = { getTypeParser: () => (value: string) => value };

/** request.jwt.claim.sub is set too, because older projects read it. A cursor is never read in parallel, so its count should not be. */
const setUp = `
  select
    set_config('request.jwt.claims', $1, true), set_config('request.jwt.claim.sub', $2, true),
    set_config('request.headers', $3, true), set_config('statement_timeout', $4, true),
    set_config('client_connection_check_interval', '1s', true), set_config('timezone', 'UTC', true),
    set_config('datestyle', 'ISO', true), set_config('max_parallel_workers_per_gather', '0', true),
    set_config('role', 'authenticated', true)`;

export async function openMemberSnapshot(options: SnapshotOptions): Promise<MemberSnapshot> {
  const { databaseUrl, orgId, userId, maxStatementMs, signal } = options;
  signal.throwIfAborted();
  const socket = new Socket();
  const client = new pg.Client({
    connectionString: databaseUrl,
    application_name: 'callboard-export',
    connectionTimeoutMillis: 5000,
    stream: () => socket,
  });
  // A lost connection also rejects the running query, which is where it is handled.
  client.on('error', () => {});
  // `client.end()` would wait until the connection is made.
  const cut = () => void socket.destroy();
  signal.addEventListener('abort', cut);
  // With a running statement, it cuts the connection too.
  const close = () => {
    signal.removeEventListener('abort', cut);
    client.end().catch(() => {});
  };
  try {
    await client.connect();
    await client.query('begin isolation level repeatable read read only');
    const claims = JSON.stringify({ sub: userId, role: 'authenticated' });
    await client.query(setUp, [claims, userId, JSON.stringify({ 'x-org-id': orgId }), String(maxStatementMs)]);
  } catch (error) {
    signal.removeEventListener('abort', cut);
    cut();
    throw error;
  }
  return {
    query: (sql, values) => queryTexts(client, sql, values),
    batches: (sql, values, batchRows) => readBatches(client, { sql, values, batchRows }),
    close,
  };
}

async function queryTexts(client: pg.Client, text: string, values: readonly unknown[] = []): Promise<TextRow[]> {
  return (await client.query<(string | null)[]>({ text, values: [...values], rowMode: 'array', types: asText })).rows;
}

interface Batches {
  readonly sql: string;
  readonly values: readonly unknown[];
  readonly batchRows: number;
}

/**
 * By a cursor of SQL, and not by pg-cursor: PostgreSQL plans it for its first rows, so that it reads an index in order instead of sorting a
 * million rows first.
 */
async function* readBatches(client: pg.Client, { sql, values, batchRows }: Batches): AsyncGenerator<TextRow[]> {
  await client.query(`declare batches no scroll cursor for ${sql}`, [...values]);
  const fetch = () => {
    const batch = queryTexts(client, `fetch ${batchRows} from batches`);
    // It may fail before the caller awaits it.
    batch.catch(() => {});
    return batch;
  };
  let next = fetch();
  for (;;) {
    const rows = await next;
    if (rows.length < batchRows) {
      if (rows.length > 0) yield rows;
      return;
    }
    next = fetch();
    yield rows;
  }
}
