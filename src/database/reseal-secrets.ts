// Encrypts the stored secrets with the current key: those of connections and of alert destinations. Restartable: what is current already is
// skipped.
import type pg from 'pg';
import { type SecretBox, SecretNotOpened, type SecretPlace } from './secret-box.ts';

export interface Resealed {
  readonly connections: number;
  readonly destinations: number;
  /** Connections and destinations with a secret that was sealed with an older key. */
  readonly outdated: number;
  /** Their ids: none of the configured keys opens a secret of theirs. They are left as they are. */
  readonly notOpened: readonly string[];
}

interface Options {
  readonly box: SecretBox;
  /** True: count only. */
  readonly isCheck: boolean;
  readonly onProgress?: (done: number, total: number) => void;
}

/** A table with a list of secrets, and one more secret. */
interface SealedTable {
  readonly name: 'connections' | 'alert_destinations';
  readonly column: 'api_key' | 'secret_url';
  readonly purpose: SecretPlace['purpose'];
}

const connections: SealedTable = { name: 'connections', column: 'api_key', purpose: 'api key' };
const destinations: SealedTable = { name: 'alert_destinations', column: 'secret_url', purpose: 'url' };

interface Row {
  readonly org_id: string;
  readonly id: string;
  readonly secrets: readonly string[];
  readonly other: string | null;
}

interface Counts {
  rows: number;
  outdated: number;
  readonly notOpened: string[];
}

const batchRows = 100;

export async function resealSecrets(client: pg.Client, { box, isCheck, onProgress }: Options): Promise<Resealed> {
  const total = (await countRows(client, connections)) + (await countRows(client, destinations));
  const counts: Counts = { rows: 0, outdated: 0, notOpened: [] };
  const rowsOf: Partial<Record<SealedTable['name'], number>> = {};
  for (const table of [connections, destinations]) {
    const before = counts.rows;
    let last: Pick<Row, 'org_id' | 'id'> | undefined;
    do {
      const rows = await resealBatch(client, table, { box, isCheck, after: last, counts });
      last = rows.at(-1);
      counts.rows += rows.length;
      if (rows.length > 0) onProgress?.(counts.rows, Math.max(total, counts.rows));
    } while (last !== undefined);
    rowsOf[table.name] = counts.rows - before;
  }
  const { outdated, notOpened } = counts;
  return { connections: rowsOf.connections ?? 0, destinations: rowsOf.alert_destinations ?? 0, outdated, notOpened };
}

async function countRows(client: pg.Client, { name }: SealedTable): Promise<number> {
  const { rows } = await client.query<{ total: string }>(`select count(*) as total from public.${name}`);
  return Number(rows[0]?.total);
}

interface Batch {
  readonly box: SecretBox;
  readonly isCheck: boolean;
  readonly after: Pick<Row, 'org_id' | 'id'> | undefined;
  readonly counts: Counts;
}

/**
 * In one transaction: the rows are locked, so that no secret that is added meanwhile is lost. The secrets stay the same, so the audit log
 * gets no entry.
 */
async function resealBatch(client: pg.Client, table: SealedTable, batch: Batch): Promise<Row[]> {
  const { box, isCheck, after, counts } = batch;
  await client.query('begin');
  try {
    await client.query(`set local callboard.reseals_secrets = 'on'`);
    const { rows } = await client.query<Row>(
      `select org_id, id, secrets, ${table.column} as other from public.${table.name}
       where $1::uuid is null or (org_id, id) > ($1, $2)
       order by org_id, id limit ${batchRows} ${isCheck ? '' : 'for no key update'}`,
      [after?.org_id, after?.id],
    );
    for (const row of rows) {
      const isOutdated = [...row.secrets, ...(row.other === null ? [] : [row.other])].some(
        (sealed) => !box.isCurrent(sealed),
      );
      if (isOutdated) counts.outdated += 1;
      const resealed = reseal(box, table, row);
      if (resealed === null) counts.notOpened.push(row.id);
      else if (isOutdated && !isCheck) {
        const sql = `update public.${table.name} set secrets = $3, ${table.column} = $4 where org_id = $1 and id = $2`;
        await client.query(sql, [row.org_id, row.id, resealed.secrets, resealed.other]);
      }
    }
    await client.query('commit');
    return rows;
  } catch (error) {
    await client.query('rollback').catch(() => {});
    throw error;
  }
}

/** Null: a secret cannot be opened. */
function reseal(box: SecretBox, table: SealedTable, { org_id: orgId, id, secrets, other }: Row) {
  const again = (sealed: string, purpose: SecretPlace['purpose']) => {
    const place = { orgId, connectionId: id, purpose };
    return box.seal(box.open(sealed, place), place);
  };
  try {
    return {
      secrets: secrets.map((sealed) => again(sealed, 'secret')),
      other: other === null ? null : again(other, table.purpose),
    };
  } catch (error) {
    if (error instanceof SecretNotOpened) return null;
    throw error;
  }
}
