// The state of a connection, and what an admin should do about it.
import { Type } from 'typebox';
import { dataOf, dataOrNull } from '../../database/postgrest-response.ts';
import type { DatabaseHandle } from '../../database/supabase.ts';
import { Instant, Nullable } from '../../http/contract.ts';
import type { Figures } from './health-figures.ts';
import { findProblems, problemCodes } from './problems.ts';

const Count = (description: string) => Type.Integer({ minimum: 0, description });
const Unmapped = (what: string) =>
  Type.Array(
    Type.Object({
      providerId: Type.String({ description: `The provider's id of the ${what}, for a mapping.` }),
      calls: Count('The calls that a mapping would fill in. At most 1,000 are counted.'),
    }),
  );

const LastEventAt = Nullable(Instant('When the last webhook event was received.'));
const Problems = Type.Array(Type.Object({ code: Type.Enum(problemCodes), message: Type.String() }), {
  description: 'Problems, each with the action that it needs. Empty if there are none.',
});

const states = ['received', 'applied', 'ignored', 'quarantined', 'failed'] as const;

const unmappedAgents = {
  code: 'unmapped_agents',
  message: 'Agents of the provider have no mapping, so their calls show no agent: add one for each.',
};

export const HealthSummary = Nullable(
  Type.Object(
    { lastEventAt: LastEventAt, problems: Problems },
    {
      title: 'ConnectionHealthSummary',
      description: 'Of the last 15 seconds. Null when the connection was deleted meanwhile.',
    },
  ),
);

export const healthSummaryExample = { lastEventAt: '2026-11-20T16:02:11.5+00:00', problems: [unmappedAgents] };

export const Health = Type.Object(
  {
    lastEventAt: LastEventAt,
    lastAppliedAt: Nullable(Instant('When an event was last applied to a call.')),
    events24h: Type.Object(Object.fromEntries(states.map((state) => [state, Type.Integer()])), {
      description: 'The events of the last 24 hours by state. At most the latest 10,000 are counted.',
    }),
    waiting: Type.Object({
      count: Count('Events that are stored and not yet applied.'),
      oldestAt: Nullable(Instant('When the oldest of them was received.')),
    }),
    failed: Count('Events that could not be applied after all attempts.'),
    quarantined: Count('Events that cannot be understood.'),
    refused: Type.Object({
      count: Count('Deliveries without a valid signature, since the connection was created.'),
      lastAt: Nullable(Instant('When the last of them arrived.')),
    }),
    lostWebhooks: Type.Object(
      { last24h: Type.Integer(), last7d: Type.Integer() },
      { description: "Calls that were found only through the provider's API." },
    ),
    unmapped: Type.Object({ agents: Unmapped('agent'), numbers: Unmapped('number') }),
    reconciler: Type.Object({
      isOn: Type.Boolean({ description: "Whether calls are read from the provider's API: with an API key." }),
      lastRunAt: Nullable(Instant('When it last ran.')),
      lastError: Nullable(Type.String()),
      lastErrorAt: Nullable(Instant('When it last failed.')),
    }),
    recordingCopies: Type.Object({ waiting: Type.Integer(), failed: Type.Integer() }),
    problems: Problems,
  },
  {
    title: 'ConnectionHealth',
    description: 'The state of the connection. Counts stop at 10,000.',
    examples: [
      {
        lastEventAt: '2026-11-20T16:02:11.5+00:00',
        lastAppliedAt: '2026-11-20T16:02:11.5+00:00',
        events24h: { received: 0, applied: 412, ignored: 0, quarantined: 0, failed: 0 },
        waiting: { count: 0, oldestAt: null },
        failed: 0,
        quarantined: 0,
        refused: { count: 0, lastAt: null },
        lostWebhooks: { last24h: 0, last7d: 0 },
        unmapped: { agents: [{ providerId: 'asst_7f3a', calls: 12 }], numbers: [] },
        reconciler: { isOn: true, lastRunAt: '2026-11-20T16:00:00+00:00', lastError: null, lastErrorAt: null },
        recordingCopies: { waiting: 0, failed: 0 },
        problems: [unmappedAgents],
      },
    ],
  },
);

/** Null: no such connection. */
export async function readHealth(database: DatabaseHandle, orgId: string, connectionId: string, nowMs: number) {
  const figures = dataOrNull(
    await database.rpc('connection_health', { org: orgId, connection: connectionId }),
  ) as unknown as Figures | null;
  return figures === null ? null : { ...present(figures), problems: findProblems(figures, nowMs) };
}

/** By id. */
export async function readHealthSummaries(
  database: DatabaseHandle,
  orgId: string,
  ids: readonly string[],
  nowMs: number,
): Promise<Map<string, { readonly lastEventAt: string | null; readonly problems: ReturnType<typeof findProblems> }>> {
  if (ids.length === 0) return new Map();
  const states = dataOf(
    await database.rpc('connections_health', { org: orgId, connections: [...ids] }),
  ) as unknown as Readonly<Record<string, Figures>>;
  return new Map(
    Object.entries(states).map(([id, figures]) => [
      id,
      { lastEventAt: figures.last_event_at, problems: findProblems(figures, nowMs) },
    ]),
  );
}

function present(figures: Figures) {
  const unmapped = (kind: string) =>
    figures.unmapped
      .filter((each) => each.kind === kind)
      .map(({ provider_id: providerId, calls }) => ({ providerId, calls }));
  return {
    lastEventAt: figures.last_event_at,
    lastAppliedAt: figures.last_applied_at,
    events24h: Object.fromEntries(states.map((state) => [state, figures.events_24h[state] ?? 0])),
    waiting: { count: figures.waiting, oldestAt: figures.oldest_waiting_at },
    failed: figures.failed,
    quarantined: figures.quarantined,
    refused: { count: figures.refused, lastAt: figures.last_refused_at },
    lostWebhooks: { last24h: figures.lost_24h, last7d: figures.lost_7d },
    unmapped: { agents: unmapped('agent'), numbers: unmapped('number') },
    reconciler: {
      isOn: figures.has_api_key,
      lastRunAt: figures.last_run_at,
      lastError: figures.last_error,
      lastErrorAt: figures.last_error_at,
    },
    recordingCopies: { waiting: figures.copies_waiting, failed: figures.copies_failed },
  };
}
