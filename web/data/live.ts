// Live changes: one stream for all tabs of a browser. The tab that holds the lock reads the stream and tells the others.

import { serverNowMs } from './clock.ts';
import { type LiveNews, readLive } from './live-reader.ts';
import { isLive, lastHintMs } from './live-state.ts';
import { createRefresh } from './refresh.ts';

const calmIntervalMs = 1000;
/** Two heartbeats: without news for so long, the leading tab has gone or the stream is cut. */
const silenceMs = 32_000;

/** Returns the function that stops it. */
export function followChanges(orgId: string, userId: string): () => void {
  const name = `callboard.live.${userId}.${orgId}`;
  const ending = new AbortController();
  const channel = new BroadcastChannel(name);
  const lists = createRefresh({ orgId, signal: ending.signal, covers: isCallList });
  const others = createRefresh({ orgId, signal: ending.signal, covers: (path) => !isCallList(path) });
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
    const tables = news.kind === 'reset' ? undefined : news.tables;
    // Lists of calls are read at once after a few calls. The stream has at most two hints a second.
    lists(tables, news.kind === 'changed' && news.hasNamedCalls ? 0 : calmIntervalMs);
    others(tables, calmIntervalMs);
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

const isCallList = (path: string) => path === '/api/calls-dashboard';
