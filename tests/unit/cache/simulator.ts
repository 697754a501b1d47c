// A cluster on virtual time: instances of the cache, one database, one Redis, a change feed that delays and gets lost, and random
// readers and writers. It checks the guarantee: a read that starts after its instance learned of a write never returns a value
// from before that write.
import { type OrgId, orgKey } from '../../../src/cache/key.ts';
import { definePolicy, type Policy } from '../../../src/cache/policy.ts';
import type { SharedTier } from '../../../src/cache/shared-tier.ts';
import { type Breakable, cacheWithoutRule } from './broken-library.ts';
import { createRedisModel, type RedisFaults } from './redis-model.ts';
import { createFeedModel, createTokenReader, type TokenRules } from './token-reads.ts';
import { type Chance, createVirtualTime, seededChance, type VirtualTime } from './virtual-time.ts';

export type Removable = Breakable | keyof TokenRules | 'storedWithEarlierCounters' | 'eventBumpsOnce';

export interface Simulation {
  readonly seed: number;
  readonly reads: number;
  readonly without?: Removable;
  readonly faults?: Partial<RedisFaults>;
  /** Stop after so many. */
  readonly enoughViolations?: number;
}

/** Mean intervals of faults, and the probability that one command is lost. */
const usualFaults: RedisFaults = {
  lostBefore: 0.002,
  lostAfter: 0.002,
  freezeEveryMs: 15_000,
  counterLostEveryMs: 1000,
  restoreEveryMs: 20_000,
};

const orgs = ['acme', 'globex', 'initech'].map(orgKey);
const tables = ['calls', 'leads', 'agents'] as const;
type Table = (typeof tables)[number];
type Versions = Readonly<Record<string, number>>;

const relaxedMs = 1000;
const policies = [
  definePolicy({ name: 'list', version: 1, tables: ['calls'], ttlMs: 40_000 }),
  definePolicy({
    name: 'agents',
    version: 1,
    tables: ['agents', 'leads'],
    ttlMs: 60_000,
  }),
  definePolicy({
    name: 'stats',
    version: 1,
    tables: ['calls', 'leads'],
    ttlMs: 40_000,
    staleIfErrorMs: 60_000,
  }),
  definePolicy({ name: 'analytics', version: 1, tables: ['calls', 'agents'], ttlMs: 40_000, relaxedMs }),
];
/** More keys than the memory tier holds, so that evicted values come back from Redis. */
const paramsOf = [null, ...Array.from({ length: 9 }, (_, page) => ({ page }))];

/** The value of a table in an org is the number of writes to it. */
function createDatabase(time: VirtualTime, chance: Chance) {
  const written = new Map<string, number>();
  const versionOf = (org: OrgId, table: string) => written.get(`${org} ${table}`) ?? 0;
  return {
    versionOf,
    commit(org: OrgId, table: Table): number {
      const version = versionOf(org, table) + 1;
      written.set(`${org} ${table}`, version);
      return version;
    },
    /** A snapshot at a random moment between query and result. */
    async load(org: OrgId, policy: Policy): Promise<Versions> {
      const isSlow = chance.random() < 0.1;
      await time.pass(chance.between(0.2, isSlow ? 60 : 6));
      if (chance.random() < 0.01) throw new Error('The database is down.');
      const snapshot = Object.fromEntries(policy.tables.map((table) => [table, versionOf(org, table)]));
      await time.pass(chance.between(0.2, isSlow ? 60 : 6));
      return snapshot;
    },
  };
}

/** The writes that an instance has learned of, and when. */
function createKnowledge(now: () => number) {
  const own = new Map<string, number>();
  const learned = new Map<string, { atMs: number; version: number }[]>();
  return {
    see(org: OrgId, table: string, version: number, isOwn: boolean): void {
      const name = `${org} ${table}`;
      if (isOwn) own.set(name, Math.max(own.get(name) ?? 0, version));
      const log = learned.get(name) ?? [];
      learned.set(name, log);
      if (version > (log.at(-1)?.version ?? 0)) log.push({ atMs: now(), version });
    },
    /** The oldest version that a read may return which starts now. */
    oldestAllowed(org: OrgId, table: string, slackMs: number): number {
      const name = `${org} ${table}`;
      const log = learned.get(name) ?? [];
      let index = log.length - 1;
      while (index >= 0 && (log[index]?.atMs ?? 0) > now() - slackMs) index--;
      const known = log[index]?.version ?? 0;
      // Older records than any relaxed policy needs.
      if (index > 200) log.splice(0, 100);
      return Math.max(known, own.get(name) ?? 0);
    },
  };
}

/** Rules about the use of the tier are broken by a wrapper. */
function withoutRule(tier: SharedTier, rule: Removable | undefined): SharedTier {
  if (rule === 'eventBumpsOnce') return { ...tier, bump: (tag) => tier.bump(tag) };
  if (rule !== 'storedWithEarlierCounters') return tier;
  const tagsOf = new Map<string, readonly string[]>();
  return {
    ...tier,
    read(key, tags) {
      tagsOf.set(key, tags);
      return tier.read(key, tags);
    },
    async store(key, _counters, ...rest) {
      const now = await tier.read(key, tagsOf.get(key) ?? []);
      if (now.kind === 'miss') await tier.store(key, now.counters, ...rest);
    },
  };
}

export async function simulate({
  seed,
  reads,
  without,
  faults,
  enoughViolations = Number.MAX_SAFE_INTEGER,
}: Simulation) {
  const chance = seededChance(seed);
  const time = createVirtualTime();
  const { createCache, createTierOver } = await cacheWithoutRule(without);
  const database = createDatabase(time, chance);
  /** Expected increments: more of them mean that an event was counted twice. */
  let reasons = 0;
  let started = 0;
  const events: number[] = [];
  /** Redis also lost the markers of counted events, so these events may be counted again. */
  const onForgotten = () => {
    reasons += instances.length * events.filter((atMs) => time.now() - atMs < 200).length;
  };
  const redis = createRedisModel(
    time,
    chance,
    { ...usualFaults, ...faults },
    { seedsMissing: without !== 'missingCounterIsUnknown', onForgotten },
  );
  let tokens = 0;
  const found = {
    reads: 0,
    tokenReads: 0,
    violations: 0,
    stale: 0,
    failures: 0,
    outcomes: { HIT: 0, MISS: 0, STALE: 0, BYPASS: 0 },
  };

  const instances = Array.from({ length: 4 }, () => {
    const tier = createTierOver(redis.connect, {
      now: time.now,
      seed: () => String(Math.floor(time.now()) * 4096 + chance.below(4096)),
      waiterLimit: { hasSlowWaiter: () => false, wait: (answer) => answer },
    });
    const cache = createCache({
      now: time.now,
      random: chance.random,
      maxBytes: 1024 * 1024,
      maxEntries: 60,
      orgShare: 0.5,
      sharedTier: withoutRule(tier, without),
    });
    const feed = createFeedModel(time, chance);
    const readAfter = createTokenReader(cache, feed.catchUp, {
      tokenWaitsForFeed: without !== 'tokenWaitsForFeed',
      tokenReadsBack: without !== 'tokenReadsBack',
    });
    return { cache, tier, knowledge: createKnowledge(time.now), feed, readAfter };
  });
  type Instance = (typeof instances)[number];

  /** True: the value was returned without a promise. */
  function read({ cache, knowledge }: Instance): boolean {
    const org = chance.oneOf(orgs);
    const policy = chance.oneOf(policies);
    const slackMs = policy.relaxedMs;
    const allowed = policy.tables.map((table) => knowledge.oldestAllowed(org, table, slackMs));
    let isStale = false;
    const fail = () => {
      found.reads++;
      found.failures++;
    };
    const check = (value: Versions) => {
      found.reads++;
      if (isStale) found.stale++;
      else if (policy.tables.some((table, index) => (value[table] ?? -1) < (allowed[index] ?? 0))) found.violations++;
    };
    const answer = cache.read(
      policy,
      org,
      chance.oneOf(paramsOf),
      () => database.load(org, policy),
      (outcome) => {
        found.outcomes[outcome]++;
        isStale = outcome === 'STALE' && policy.staleIfErrorMs > 0;
      },
    );
    if (!(answer instanceof Promise)) check(answer);
    else answer.then(check, fail);
    return !(answer instanceof Promise);
  }

  /** The client has the response to its write, and reads through a random instance with the token. */
  function readOwnWrite(org: OrgId, table: Table): void {
    const { readAfter } = chance.oneOf(instances);
    const policy = chance.oneOf(policies.filter(({ tables: read }) => read.includes(table)));
    const committed = policy.tables.map((name) => database.versionOf(org, name));
    let isStale = false;
    void readAfter(
      `token ${++tokens}`,
      { policy, org, params: chance.oneOf(paramsOf) },
      () => database.load(org, policy),
      (outcome) => {
        found.outcomes[outcome]++;
        isStale = outcome === 'STALE' && policy.staleIfErrorMs > 0;
      },
    ).then(
      (value) => {
        found.reads++;
        found.tokenReads++;
        if (isStale) found.stale++;
        else if (policy.tables.some((name, index) => (value[name] ?? -1) < (committed[index] ?? 0))) found.violations++;
      },
      () => {
        found.reads++;
        found.failures++;
      },
    );
  }

  function write(): void {
    const table = chance.oneOf(tables);
    const isOfAll = chance.random() < 0.02;
    const written = (isOfAll ? orgs : [chance.oneOf(orgs)]).map((org) => ({
      org,
      version: database.commit(org, table),
    }));
    const target = isOfAll ? '*' : (written[0]?.org ?? '*');
    const see = ({ knowledge }: Instance, isOwn: boolean) => {
      for (const { org, version } of written) knowledge.see(org, table, version, isOwn);
    };
    // Half of the writes go through an instance; the others are announced by the change feed only.
    if (chance.random() < 0.5) {
      const writer = chance.oneOf(instances);
      reasons++;
      void writer.cache.changed(table, target);
      see(writer, true);
    }
    reasons++;
    const eventId = `e${events.push(time.now())}`;
    for (const instance of instances) {
      instance.feed.tell(chance.random() < 0.1 ? chance.between(2, 60) : chance.between(0.05, 2), () => {
        void instance.cache.changed(table, target, { eventId });
        see(instance, false);
      });
    }
    if (target !== '*' && chance.random() < 0.5) readOwnWrite(target, table);
  }

  function loseFeed(instance: Instance): void {
    if (!instance.feed.isListening()) return;
    instance.feed.lose();
    time.after(chance.between(10, 300), () => void instance.cache.feedState('degraded'));
    time.after(chance.between(300, 1500), () => {
      instance.feed.listen();
      void instance.cache.raiseEpoch().then(() => instance.cache.feedState('healthy'));
      for (const org of orgs) {
        for (const table of tables) instance.knowledge.see(org, table, database.versionOf(org, table), true);
      }
    });
  }

  function every(meanMs: number, happen: () => 'nothing' | undefined): void {
    time.after(-Math.log(1 - chance.random()) * meanMs, () => {
      every(meanMs, happen);
      return happen();
    });
  }
  every(0.2, () => (started++ < reads && read(chance.oneOf(instances)) ? 'nothing' : undefined));
  every(20, () => void write());
  every(5000, () => void loseFeed(chance.oneOf(instances)));

  const surplusMoves = () => Math.max(0, redis.moves() - reasons);
  await time.runUntil(() => found.reads >= reads || found.violations + surplusMoves() >= enoughViolations);
  await Promise.all(instances.map(({ cache }) => cache.close()));
  const shared = instances.map(({ tier }) => tier.stats()).reduce((sum, { hits }) => sum + hits, 0);
  return { ...found, sharedHits: shared, surplusMoves: surplusMoves() };
}
