// What an invalidation would drop, with a summary in one line.
import type { Cache } from '../../cache/cache.ts';
import type { ChangeFeed } from '../../database/change-feed/change-feed.ts';
import type { InvalidationPreview } from './invalidation-schemas.ts';

type Previewed = ReturnType<Cache['previewInvalidation']>;

export function describePreview(
  { policies: outdated, tags }: Previewed,
  cache: Pick<Cache, 'policies' | 'stats'>,
  changeFeed: Pick<ChangeFeed, 'state'> | null,
): Omit<InvalidationPreview, 'instance'> {
  const { policies: figures, tiers } = cache.stats();
  const loadMsOf = new Map(figures.map(({ name, loadMs }) => [name, loadMs]));
  const tablesOf = new Map(cache.policies().map(({ name, tables }) => [name, [...tables]]));
  const policies = outdated
    .map((each) => ({
      ...each,
      tables: tablesOf.get(each.policy) ?? [],
      loadMs: loadMsOf.get(each.policy) ?? null,
    }))
    .sort((one, other) => other.entries - one.entries || one.policy.localeCompare(other.policy, 'en'));
  const entries = sum(policies.map((each) => each.entries));
  const { shared } = tiers;
  return {
    entries,
    bytes: sum(policies.map(({ bytes }) => bytes)),
    tags,
    policies,
    tiers: {
      memory: { entries },
      shared: shared === null ? null : { name: shared.name, isOutdated: shared.state === 'up' },
    },
    isEverywhere: changeFeed?.state() === 'healthy',
    message: summarize(policies, entries),
  };
}

function summarize(policies: InvalidationPreview['policies'], entries: number): string {
  if (entries === 0) return 'Drops nothing: this process has no such entry in memory.';
  const dropped = `Drops ${counted(entries, 'entry', 'entries')} of ${counted(policies.length, 'policy', 'policies')}.`;
  const totalMs = Math.round(sum(policies.map((each) => each.entries * (each.loadMs ?? 0))));
  return `${dropped} The next read of each loads from the database: about ${totalMs} ms in all.`;
}

const counted = (count: number, one: string, many: string) => `${count} ${count === 1 ? one : many}`;
const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0);
