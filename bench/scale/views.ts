// The requests of a front end and of call routing, for organisations of any size.
import { orgKey } from '../../src/cache/key.ts';
import { createDemoToken } from '../../src/local-stack/demo-token.ts';
import type { OwnService } from '../own-service.ts';
import type { Contender } from '../timing.ts';
import type { ScaledOrg } from './orgs.ts';

export interface Measurement {
  readonly name: string;
  readonly of: (org: ScaledOrg) => Contender;
}

const pageSize = 20;

export async function createMeasurements(
  { app, ask, url, stack, sql }: OwnService,
  orgs: readonly ScaledOrg[],
): Promise<Measurement[]> {
  const calls = `${url}/api/calls-dashboard`;
  const service = await createDemoToken(stack.keys, { org: 'bluebird', role: 'service' });
  const places = new Map(await Promise.all(orgs.map(async (org) => [org.id, await placesIn(org)] as const)));

  async function placesIn({ id, token }: ScaledOrg) {
    const first = JSON.parse(await ask(`${calls}?sort=-duration_seconds&limit=1&has_recording=true`, token));
    // The cursor of the last page, built from the oldest calls.
    const oldest = JSON.parse(
      await ask(`${calls}?cursor=${cursorOf(['started_at', longAgo, noCall])}&sort=started_at`, token),
    );
    const turning = oldest.data.at(-1);
    const { rows } = await sql.query<{ phone: string; line: string; agent: string }>(
      `select
         (select phone from contacts where org_id = $1 order by md5(id::text) limit 1),
         (select e164 from phone_numbers where org_id = $1 limit 1) as line,
         (select id from agents where org_id = $1 limit 1) as agent`,
      [id],
    );
    return {
      playable: first.data[0].id,
      lastCursor: cursorOf(['-started_at', turning.started_at, turning.id]),
      phone: encodeURIComponent(rows[0]?.phone ?? ''),
      line: encodeURIComponent(rows[0]?.line ?? ''),
      agent: rows[0]?.agent ?? '',
    };
  }

  type Places = Awaited<ReturnType<typeof placesIn>>;

  /** The caller's membership stays cached, as when a user loads a page. */
  const invalidateCalls = ({ id }: ScaledOrg) =>
    app.cache.invalidate({ orgId: orgKey(id), tables: ['call_logs', 'leads'] });
  const invalidateAll = () => app.cache.invalidate();

  function measure(
    name: string,
    targetOf: (places: Places, org: ScaledOrg) => string,
    { before = invalidateCalls, token }: { before?: (org: ScaledOrg) => Promise<unknown>; token?: string } = {},
  ): Measurement {
    const contender = (org: ScaledOrg): Contender => {
      const found = places.get(org.id);
      if (found === undefined) throw new Error(`${org.id} has no places`);
      const target = targetOf(found, org);
      return { ask: () => ask(target, token ?? org.token), before: () => before(org) };
    };
    return { name, of: contender };
  }

  return [
    measure('stats', () => `${calls}/stats`),
    measure('stats, caller not cached', () => `${calls}/stats`, { before: invalidateAll }),
    measure('stats of one direction, last 7 days', () => `${calls}/stats?direction=inbound&from=${dayBefore(7)}`),
    measure('analytics summary', () => `${calls}/analytics/summary`),
    measure('analytics, caller not cached', () => `${calls}/analytics/summary`, { before: invalidateAll }),
    measure('overview', () => `${calls}/analytics/overview?compare=previous`),
    measure(
      'series of one agent',
      ({ agent }) => `${calls}/analytics/series?agent_id=${agent}&metric=calls&metric=answerRate`,
    ),
    measure('heat map', () => `${calls}/analytics/heatmap`),
    measure('leaderboard', () => `${calls}/analytics/agents`),
    measure('facets', () => `${calls}/analytics/overview?with=facets&metric=calls`),
    measure('unanswered callers', () => `${calls}/unanswered`),
    measure('list, first page by number', () => calls),
    measure('list, middle page by number', (_places, org) => `${calls}?page=${Math.ceil(org.calls / pageSize / 2)}`),
    measure('list, last page by number', (_places, org) => `${calls}?page=${Math.ceil(org.calls / pageSize)}`),
    measure('list, first page without total', () => `${calls}?cursor=${cursorOf(['-started_at', farAhead, lastId])}`),
    measure('list, last page by cursor', ({ lastCursor }) => `${calls}?cursor=${lastCursor}`),
    measure('search for a number', ({ phone }) => `${calls}?search=${phone}`),
    measure('search for a common name', () => `${calls}?search=mitchell`),
    measure('search for words that were said', () => `${calls}?search=appointment&search_in=transcript`),
    measure('organisation of a number', ({ line }) => `${url}/api/routing/number?phone=${line}`, {
      before: invalidateAll,
      token: service,
    }),
    measure('recording URL, audited and signed', ({ playable }) => `${calls}/${playable}/recording-url`),
  ];
}

const longAgo = '1990-01-01T00:00:00+00:00';
const farAhead = '2999-01-01T00:00:00+00:00';
const noCall = '00000000-0000-4000-8000-000000000000';
const lastId = 'ffffffff-ffff-4fff-bfff-ffffffffffff';

function cursorOf(place: readonly [sort: string, value: string, id: string]): string {
  return Buffer.from(JSON.stringify(place)).toString('base64url');
}

function dayBefore(days: number): string {
  return new Date(Date.now() - days * 24 * 3600 * 1000).toISOString().slice(0, 10);
}
