import type { Registry } from 'prom-client';
import type { ChangeFeed } from '../../database/change-feed/change-feed.ts';
import { addCounter, addGauge } from './collect-on-scrape.ts';

export function addFeedFigures(registry: Registry, { stats, state }: ChangeFeed, now: () => number): void {
  addGauge(registry, {
    name: 'change_feed_up',
    help: '1: every change to a cached table is heard of.',
    read: () => [[{}, Number(state() === 'healthy')]],
  });
  addCounter(registry, {
    name: 'change_feed_messages_total',
    help: 'What came over the channel. ignored: it was no message of ours.',
    labelNames: ['outcome'],
    *read() {
      const { received, ignored } = stats();
      yield [{ outcome: 'received' }, received];
      yield [{ outcome: 'ignored' }, ignored];
    },
  });
  addCounter(registry, {
    name: 'change_feed_reconnects_total',
    help: 'How often it had to begin anew.',
    read: () => [[{}, stats().reconnects]],
  });
  addGauge(registry, {
    name: 'change_feed_heartbeat_age_seconds',
    help: 'How long ago the last heartbeat came back. Absent before the first.',
    // A label it does not have: without one, prom-client says 0 of what nobody knows.
    labelNames: ['feed'],
    *read() {
      const { lastHeartbeatAt } = stats();
      if (lastHeartbeatAt !== undefined) yield [{ feed: 'database' }, Math.max(0, now() - lastHeartbeatAt) / 1000];
    },
  });
}
