// Random writes of calls: single and bulk inserts, updates, moves and deletes, in transactions that may be rolled back.
import pg from 'pg';
import type { Random } from './seeded-random.ts';

interface Writing {
  readonly url: string;
  readonly random: Random;
  readonly orgIds: readonly [string, ...string[]];
  readonly zones: readonly [string, ...string[]];
  /** Never changes time zones and never truncates. */
  readonly isGentle?: boolean;
}

/**
 * Errors after which nothing is written: deadlock, lock timeout, serialization failure, a time out of range, a duplicate call, a call
 * that is moved without its legs, and an upsert before the migration that creates its index.
 */
const refusals = ['40P01', '40001', '25001', '55P03', '23503', '23514', '23505', '42P10'];

export async function createCallWriter({ url, random, orgIds, zones, isGentle = false }: Writing) {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  // PostgreSQL looks for deadlocks after one second by default.
  await client.query(`set deadlock_timeout = '20ms'`);

  // Near changes to or from daylight saving time, at any hour, and sometimes far from them.
  const aTime = () => {
    const base = random.one([
      '2026-03-08 07:00Z',
      '2026-03-29 00:30Z',
      '2026-10-04 14:00Z',
      '2026-11-01 05:00Z',
      '2007-11-04 03:00Z',
    ]);
    if (random.happens(0.01))
      return random.one([`'-infinity'::timestamptz`, `'infinity'::timestamptz`, `'0044-03-15 BC'::timestamptz`]);
    return `timestamptz '${base}' + interval '${random.below(6000) - 3000} minutes'`;
  };
  const aDirection = () => random.one(['inbound', 'outbound']);
  const aStatus = () => random.one(['completed', 'completed', 'missed', 'ringing']);
  const aSentiment = () => random.one([`'positive'`, `'negative'`, 'null']);
  const aDuration = () => random.one(['null', '0', String(random.below(1000))]);
  const anOrg = () => random.one(orgIds);
  // Ids are random, so the rows from a random id on are random rows.
  const some = () => {
    const from = `${random
      .below(2 ** 32)
      .toString(16)
      .padStart(8, '0')}-0000-4000-8000-000000000000`;
    return `select id from call_logs where org_id = '${anOrg()}' and id >= '${from}' order by id limit ${random.below(6)}`;
  };
  const columns = '(org_id, direction, status, started_at, sentiment, duration_seconds)';
  const aRow = () => `('${anOrg()}', '${aDirection()}', '${aStatus()}', ${aTime()}, ${aSentiment()}, ${aDuration()})`;
  const rows = (count: number) => Array.from({ length: count }, aRow).join(', ');

  const statements: readonly [() => string, ...(() => string)[]] = [
    () => `insert into call_logs ${columns} values ${aRow()}`,
    () => `insert into call_logs ${columns} values ${rows(2 + random.below(30))}`,
    () =>
      `copy call_logs (org_id, direction, status, started_at) from program 'for n in 1 2 3; do echo "${anOrg()}\t${aDirection()}\t${aStatus()}\t2026-11-0$n 04:30Z"; done'`,
    () => `insert into call_logs (provider, provider_call_id, ${columns.slice(1)}
       select 'p', n::text, '${anOrg()}', '${aDirection()}', '${aStatus()}', ${aTime()}, null, n from generate_series(1, ${1 + random.below(9)}) n
       on conflict (org_id, provider, provider_call_id) do update set status = excluded.status, started_at = excluded.started_at`,
    () => `update call_logs set status = '${aStatus()}', duration_seconds = ${aDuration()} where id in (${some()})`,
    () => `update call_logs set started_at = ${aTime()}, sentiment = ${aSentiment()} where id in (${some()})`,
    () => `update call_logs set org_id = '${anOrg()}', leg_of = null where id in (${some()})`,
    () => `update call_logs as legs set leg_of = calls.id from (${some()}) as chosen
       join call_logs as calls using (id) where legs.org_id = calls.org_id and legs.id > calls.id and legs.leg_of is null
         and legs.duration_seconds % 3 = 0`,
    () => `update call_logs set leg_of = null where id in (${some()})`,
    () => `update call_logs set summary = 'changed' where id in (${some()})`,
    () => `delete from call_logs where id in (${some()})`,
    () => `select private.fold_call_changes('${anOrg()}')`,
    () => `select private.count_calls('${anOrg()}', 20)`,
  ];
  const rare: typeof statements = [
    () => `update org_settings set timezone = '${random.one(zones)}' where org_id = '${anOrg()}'`,
    () => `delete from org_settings where org_id = '${anOrg()}'`,
    () =>
      `insert into org_settings (org_id, timezone) values ('${anOrg()}', '${random.one(zones)}') on conflict do nothing`,
    () => `update org_settings set timezone = '${random.one(zones)}'`,
    () => 'truncate org_settings',
    () => `delete from call_logs where org_id = '${anOrg()}'`,
  ];
  // A truncate hides earlier errors, so it is the rarest write.
  const aStatement = () => {
    if (isGentle) return random.one(statements)();
    if (random.happens(0.003)) return 'truncate call_logs cascade';
    return (random.happens(0.08) ? random.one(rare) : random.one(statements))();
  };

  async function transaction(): Promise<void> {
    await client.query(`begin isolation level ${random.happens(0.15) ? 'repeatable read' : 'read committed'}`);
    for (let left = 1 + random.below(4); left > 0; left -= 1) {
      const isUndone = random.happens(0.1);
      if (isUndone) await client.query('savepoint here');
      await client.query(aStatement());
      if (isUndone) await client.query('rollback to here');
    }
    await client.query(random.happens(0.1) ? 'rollback' : 'commit');
  }

  return {
    /** True when it was committed or rolled back on purpose; false when PostgreSQL refused it. */
    async write(): Promise<boolean> {
      try {
        if (random.happens(0.5)) await client.query(aStatement());
        else await transaction();
        return true;
      } catch (error) {
        await client.query('rollback');
        if (error instanceof pg.DatabaseError && refusals.includes(error.code ?? '')) return false;
        throw error;
      }
    },
    close: () => client.end(),
  };
}
