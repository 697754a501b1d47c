// Reports the progress of an index build, read over a second connection: the first one is busy until the build ends.
import { setTimeout as delay } from 'node:timers/promises';
import type pg from 'pg';

export interface Progress {
  readonly phase: string;
  /** Of this phase. Null when PostgreSQL does not report a total. */
  readonly percent: number | null;
  readonly elapsedMs: number;
  /** The process whose transaction the build waits for. */
  readonly waitsForPid: number | null;
}

interface Watched {
  readonly watcher: Pick<pg.ClientBase, 'query'>;
  readonly buildingPid: number;
  readonly pollMs: number;
  readonly onProgress: (progress: Progress) => void;
}

/** Settles as `build` does. Progress is reported until then. */
export async function watchBuild(
  { watcher, buildingPid, pollMs, onProgress }: Watched,
  build: () => Promise<unknown>,
): Promise<void> {
  const startedAt = performance.now();
  const over = new AbortController();
  const building = build().finally(() => over.abort());
  const watching = (async () => {
    while (!over.signal.aborted) {
      const progress = await readProgress(watcher, buildingPid);
      if (progress !== undefined) onProgress({ ...progress, elapsedMs: performance.now() - startedAt });
      await delay(pollMs, undefined, { signal: over.signal }).catch(() => {});
    }
  })();
  // A failure of the watcher must not fail the build.
  const [built] = await Promise.allSettled([building, watching]);
  if (built.status === 'rejected') throw built.reason;
}

async function readProgress(
  watcher: Pick<pg.ClientBase, 'query'>,
  pid: number,
): Promise<Omit<Progress, 'elapsedMs'> | undefined> {
  const { rows } = await watcher.query<Omit<Progress, 'elapsedMs'>>(
    `select
       phase,
       case
         when lockers_total > 0 then 100.0 * lockers_done / lockers_total
         when blocks_total > 0 then 100.0 * blocks_done / blocks_total
         when tuples_total > 0 then 100.0 * tuples_done / tuples_total
       end::float8 as percent,
       nullif(current_locker_pid, 0)::int as "waitsForPid"
     from pg_catalog.pg_stat_progress_create_index where pid = $1`,
    [pid],
  );
  return rows[0];
}
