// Reads again what the screens show of changed tables, never in a hidden tab.
import { pause } from './pause.ts';
import { isRefused } from './problem.ts';
import { queryClient } from './queries.ts';
import { tablesOf } from './tables.ts';

/** The next refresh begins after the answers of the last: it would cancel slower requests again and again. */
const maxAnswersMs = 2000;

interface RefreshOptions {
  readonly orgId: string;
  readonly signal: AbortSignal;
  /** Whether the answers of this path belong to this refresh. */
  readonly covers: (path: string) => boolean;
}

/** Undefined: everything may have changed. The second argument is the least time since the last refresh. */
export type Refresh = (tables: readonly string[] | undefined, minIntervalMs: number) => void;

export function createRefresh({ orgId, signal, covers }: RefreshOptions): Refresh {
  const changed = new Set<string>();
  let isEverything = false;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let dueMs = Number.POSITIVE_INFINITY;
  let refreshedMs = Number.NEGATIVE_INFINITY;
  let isReading = false;

  async function flush(): Promise<void> {
    timer = undefined;
    if (document.hidden || isReading || signal.aborted) return;
    dueMs = Number.POSITIVE_INFINITY;
    refreshedMs = performance.now();
    const tables = new Set(changed);
    const all = isEverything;
    changed.clear();
    isEverything = false;
    isReading = true;
    const answers = queryClient.invalidateQueries({
      predicate: ({ queryKey: [org, path], state }) =>
        org === orgId && covers(String(path)) && !isRefused(state.error) && (all || reads(String(path), tables)),
    });
    await Promise.race([answers, pause(maxAnswersMs, signal)]);
    isReading = false;
    schedule();
  }

  function schedule(): void {
    clearTimeout(timer);
    timer = dueMs === Number.POSITIVE_INFINITY ? undefined : setTimeout(flush, Math.max(0, dueMs - performance.now()));
  }

  document.addEventListener('visibilitychange', schedule, { signal });
  signal.addEventListener('abort', () => clearTimeout(timer));
  return (tables, minIntervalMs) => {
    if (tables === undefined) isEverything = true;
    for (const table of tables ?? []) changed.add(table);
    dueMs = Math.min(dueMs, refreshedMs + minIntervalMs);
    schedule();
  };
}

const reads = (path: string, tables: ReadonlySet<string>) => tablesOf[path]?.some((table) => tables.has(table)) ?? true;
