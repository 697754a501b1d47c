// The metrics of the change feed.
import type { Registry } from 'prom-client';
import type { ChangeFeed } from '../../database/change-feed/change-feed.ts';
import { addCounter, addGauge } from './collect-on-scrape.ts';

export function addChangeFeedMetrics(registry: Registry, { stats, state }: ChangeFeed, now: () => number): void {
  addGauge(registry, {
    name: 'change_feed_up',
    help: '1 while the change feed is healthy.',
    read: () => [[{}, Number(state() === 'healthy')]],
  });
  addCounter(registry, {
    name: 'change_feed_messages_total',
    help: 'Messages on the channel. ignored: not a change message.',
    labelNames: ['outcome'],
    *read() {
      const { received, ignored } = stats();
      yield [{ outcome: 'received' }, received];
      yield [{ outcome: 'ignored' }, ignored];
    },
  });
  addCounter(registry, {
    name: 'change_feed_reconnects_total',
    help: 'Reconnects since the start.',
    read: () => [[{}, stats().reconnects]],
  });
  addGauge(registry, {
    name: 'change_feed_heartbeat_age_seconds',
    help: 'Seconds since the last heartbeat. Absent before the first.',
    // The label is only there because prom-client exports an unlabelled gauge as 0 before it has a value.
    labelNames: ['feed'],
    *read() {
      const { lastHeartbeatAt } = stats();
      if (lastHeartbeatAt !== undefined) yield [{ feed: 'database' }, Math.max(0, now() - lastHeartbeatAt) / 1000];
    },
  });
}
