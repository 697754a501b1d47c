// What the history reads at the end of each sample: the delay of the change feed and of the event loop, and the memory.
import { monitorEventLoopDelay } from 'node:perf_hooks';
import type { ChangeFeed } from '../../../database/change-feed/change-feed.ts';
import type { Levels } from './history.ts';

const resolutionMs = 20;

export function createLevels(changeFeed: Pick<ChangeFeed, 'state' | 'stats'> | null) {
  const delays = monitorEventLoopDelay({ resolution: resolutionMs });
  delays.enable();

  /** Since the sample before. Node measures the time between two turns of a timer, so its interval is part of each value. */
  function eventLoopP99Ms(): number | null {
    const measured = delays.count === 0 ? null : delays.percentile(99) / 1e6;
    delays.reset();
    return measured === null ? null : rounded(Math.max(0, measured - resolutionMs));
  }

  function changeFeedDelayMs(): number | null {
    if (changeFeed?.state() !== 'healthy') return null;
    const { roundTripMs } = changeFeed.stats();
    return roundTripMs === undefined ? null : rounded(roundTripMs);
  }

  return {
    read: (): Levels => ({
      changeFeedDelayMs: changeFeedDelayMs(),
      eventLoopP99Ms: eventLoopP99Ms(),
      rssBytes: process.memoryUsage.rss(),
    }),
    stop: () => void delays.disable(),
  };
}

const rounded = (ms: number) => Math.round(ms * 100) / 100;
