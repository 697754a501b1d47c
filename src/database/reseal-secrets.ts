// Encrypts the stored secrets and API keys of connections with the current key. Restartable: what is current already is skipped.
import type pg from 'pg';
import { type SecretBox, SecretNotOpened, type SecretPlace } from './secret-box.ts';

export interface Resealed {
  readonly connections: number;
  /** Connections with a secret or API key that was sealed with an older key. */
  readonly outdated: number;
  /** Their ids: none of the configured keys opens a secret or an API key of theirs. They are left as they are. */
  readonly notOpened: readonly string[];
}

interface Options {
  readonly box: SecretBox;
  /** True: count only. */
  readonly isCheck: boolean;
  readonly onProgress?: (done: number, total: number) => void;
}

interface Row {
  readonly org_id: string;
  readonly id: string;
  readonly secrets: readonly string[];
  readonly api_key: string | null;
}

const batchRows = 100;

export async function resealSecrets(client: pg.Client, { box, isCheck, onProgress }: Options): Promise<Resealed> {
  const { rows: counted } = await client.query<{ total: string }>('select count(*) as total from public.connections');
  const total = Number(counted[0]?.total);
  const result = { connections: 0, outdated: 0, notOpened: [] as string[] };
  let last: Pick<Row, 'org_id' | 'id'> | undefined;
  do {
    const rows = await resealBatch(client, box, isCheck, last, result);
    last = rows.at(-1);
    result.connections += rows.length;
    if (rows.length > 0) onProgress?.(result.connections, Math.max(total, result.connections));
  } while (last !== undefined);
  return result;
}

/** In one transaction: the rows are locked, so that no secret that is added meanwhile is lost. */
async function resealBatch(
  client: pg.Client,
  box: SecretBox,
  isCheck: boolean,
  after: Pick<Row, 'org_id' | 'id'> | undefined,
  result: { outdated: number; notOpened: string[] },
): Promise<Row[]> {
  await client.query('begin');
  try {
    const { rows } = await client.query<Row>(
      `select org_id, id, secrets, api_key from public.connections
       where $1::uuid is null or (org_id, id) > ($1, $2)
       order by org_id, id limit ${batchRows} ${isCheck ? '' : 'for no key update'}`,
      [after?.org_id, after?.id],
    );
    for (const row of rows) {
      const isOutdated = [...row.secrets, ...(row.api_key === null ? [] : [row.api_key])].some(
        (sealed) => !box.isCurrent(sealed),
      );
      if (isOutdated) result.outdated += 1;
      const resealed = reseal(box, row);
      if (resealed === null) result.notOpened.push(row.id);
      else if (isOutdated && !isCheck) {
        const { secrets, api_key } = resealed;
        const sql = 'update public.connections set secrets = $3, api_key = $4 where org_id = $1 and id = $2';
        await client.query(sql, [row.org_id, row.id, secrets, api_key]);
      }
    }
    await client.query('commit');
    return rows;
  } catch (error) {
    await client.query('rollback').catch(() => {});
    throw error;
  }
}

/** Null: a secret or the API key cannot be opened. */
function reseal(box: SecretBox, { org_id: orgId, id, secrets, api_key }: Row) {
  const again = (sealed: string, purpose: SecretPlace['purpose']) => {
    const place = { orgId, connectionId: id, purpose };
    return box.seal(box.open(sealed, place), place);
  };
  try {
    return {
      secrets: secrets.map((sealed) => again(sealed, 'secret')),
      api_key: api_key === null ? null : again(api_key, 'api key'),
    };
  } catch (error) {
    if (error instanceof SecretNotOpened) return null;
    throw error;
  }
}
