// Live changes: one stream for all tabs of a browser. The tab that holds the lock reads the stream and tells the others.

import { serverNowMs } from './clock.ts';
import { type LiveNews, readLive } from './live-reader.ts';
import { isLive, lastHintMs } from './live-state.ts';
import { isRefused } from './problem.ts';
import { queryClient } from './queries.ts';
import { tablesOf } from './tables.ts';

const minRefreshMs = 1000;
/** Two heartbeats: without news for so long, the leading tab has gone or the stream is cut. */
const silenceMs = 32_000;

/** Returns the function that stops it. */
export function followChanges(orgId: string, userId: string): () => void {
  const name = `callboard.live.${userId}.${orgId}`;
  const ending = new AbortController();
  const channel = new BroadcastChannel(name);
  const refresh = createRefresh(orgId, ending.signal);
  let silence: ReturnType<typeof setTimeout> | undefined;

  function hear(news: LiveNews): void {
    if (ending.signal.aborted) return;
    clearTimeout(silence);
    silence = setTimeout(() => hear({ kind: 'state', isLive: false }), silenceMs);
    if (news.kind === 'state') {
      isLive.value = news.isLive;
      if (news.isLive) lastHintMs.value = serverNowMs();
      return;
    }
    isLive.value = true;
    lastHintMs.value = serverNowMs();
    refresh(news.kind === 'reset' ? undefined : news.tables);
  }

  channel.onmessage = ({ data }: MessageEvent<LiveNews>) => hear(data);
  const lead = () =>
    readLive(orgId, ending.signal, (news) => {
      channel.postMessage(news);
      hear(news);
    });
  navigator.locks.request(name, { signal: ending.signal }, lead).catch(() => {});

  return () => {
    ending.abort();
    clearTimeout(silence);
    channel.close();
    isLive.value = false;
  };
}

/** Reads again what the screens show of these tables: at most once a second, and never in a hidden tab. */
function createRefresh(orgId: string, signal: AbortSignal): (tables: readonly string[] | undefined) => void {
  const changed = new Set<string>();
  let isEverything = false;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let refreshedMs = Number.NEGATIVE_INFINITY;

  function flush(): void {
    timer = undefined;
    if (document.hidden || signal.aborted) return;
    refreshedMs = performance.now();
    const tables = new Set(changed);
    const all = isEverything;
    changed.clear();
    isEverything = false;
    void queryClient.invalidateQueries({
      predicate: ({ queryKey: [org, path], state }) =>
        org === orgId && !isRefused(state.error) && (all || reads(String(path), tables)),
    });
  }

  function schedule(): void {
    if (timer !== undefined || (changed.size === 0 && !isEverything)) return;
    timer = setTimeout(flush, Math.max(0, refreshedMs + minRefreshMs - performance.now()));
  }

  document.addEventListener('visibilitychange', schedule, { signal });
  signal.addEventListener('abort', () => clearTimeout(timer));
  return (tables) => {
    if (tables === undefined) isEverything = true;
    for (const table of tables ?? []) changed.add(table);
    schedule();
  };
}

const reads = (path: string, tables: ReadonlySet<string>) => tablesOf[path]?.some((table) => tables.has(table)) ?? true;
