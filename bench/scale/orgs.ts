// Creates organisations with the given numbers of calls.
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type pg from 'pg';
import { demoOrgs } from '../../src/local-stack/demo/people.ts';
import type { LocalStack } from '../../src/local-stack/stack.ts';

export interface ScaledOrg {
  readonly id: string;
  readonly calls: number;
  /** The token of its owner. */
  readonly token: string;
}

const callsPerStatement = 100_000;
const ownFolder = import.meta.dirname;
const demoFolder = join(ownFolder, '../../src/local-stack/demo');
const { owner } = demoOrgs.bluebird.users;

/**
 * Triggers see every row, so rollups and announcements are correct. As for the demo data, indexes and the trigger that looks up each
 * call's contact are dropped during the load.
 */
export async function addScaledOrgs(
  { sql, keys }: { sql: pg.Client; keys: LocalStack['keys'] },
  sizes: readonly number[],
  log: (line: string) => void,
): Promise<ScaledOrg[]> {
  const orgs = await Promise.all(
    sizes.map(async (calls, number) => {
      const id = `5ca1e000-0000-4000-8000-${String(number).padStart(12, '0')}`;
      const claims = { sub: owner.id, email: owner.email, role: 'authenticated', app_metadata: { org_id: id } };
      return { id, calls, token: await keys.sign(claims, { expiresInSeconds: 24 * 3600 }) };
    }),
  );
  const startedAt = performance.now();
  const seconds = () => `${((performance.now() - startedAt) / 1000).toFixed(0)} s`;
  await sql.query('begin');
  await sql.query("set local work_mem = '256MB'");
  for (const path of [
    join(demoFolder, 'random.sql'),
    join(ownFolder, 'calls.sql'),
    join(demoFolder, 'drop-indexes.sql'),
  ]) {
    await sql.query(await readFile(path, 'utf8'));
  }
  for (const [number, { id, calls }] of orgs.entries()) {
    await sql.query('select pg_temp.add_org($1, $2, $3, $4)', [id, owner.id, number, calls]);
    await sql.query('analyze people, lines');
    for (let after = 0; after < calls; after += callsPerStatement) {
      await sql.query('select pg_temp.add_calls($1, $2, $3)', [id, after, Math.min(calls, after + callsPerStatement)]);
    }
    log(`${calls.toLocaleString('en')} calls inserted (${seconds()})`);
  }
  await sql.query(await readFile(join(demoFolder, 'rebuild-indexes.sql'), 'utf8'));
  await sql.query('commit');
  await sql.query('analyze public.call_logs');
  await sql.query('select private.fold_changed_callers(1000000000)');
  log(`Indexes built (${seconds()})`);
  // Index-only scans depend on the visibility map, which vacuum writes. The checkpoint keeps its writes out of the measurements.
  await sql.query('vacuum (analyze)');
  await sql.query('checkpoint');
  log(`Ready (${seconds()})`);
  return orgs;
}
