// What the dashboard's routes take and give. The vocabularies are the database's own (migrations: create-calls).
import { type Static, Type } from 'typebox';
import { TimeBound } from '../../domain/time-range.ts';
import { Id, Instant, Nullable, SearchTerm, Strict } from '../../http/contract.ts';
import * as examples from './examples.ts';

export const directions = ['inbound', 'outbound'] as const;
export const statuses = ['ringing', 'in_progress', 'completed', 'missed', 'voicemail', 'failed', 'canceled'] as const;
export const sentiments = ['positive', 'neutral', 'negative', 'unknown'] as const;
export const sorts = ['-started_at', 'started_at', '-duration_seconds', 'duration_seconds'] as const;

export const Direction = Type.Enum([...directions], { title: 'CallDirection' });
export const Status = Type.Enum([...statuses], { title: 'CallStatus' });
export const Sentiment = Type.Enum([...sentiments], { description: '`unknown`: the calls without one.' });
export const Count = Type.Integer({ minimum: 0 });
const Seconds = Type.Integer({ minimum: 0, maximum: 2_147_483_647 });
export const Average = Nullable(Type.Number({ description: 'Of completed calls; null when there is none.' }));

export const Source = Type.Enum(['rollup', 'count'], {
  description:
    '`rollup`: from totals kept as calls are written; `count`: counted from the calls. The figures are the same.',
});

// The document shows a parameter's own description, not its items'.
const someOf = <S extends Parameters<typeof Type.Array>[0] & { description?: string }>(schema: S) => {
  const { description } = schema;
  return Type.Optional(Type.Array(schema, { minItems: 1, maxItems: 50, ...(description && { description }) }));
};

/** What narrows a list narrows the figures too: the same names, the same meaning. */
export const filterProperties = {
  direction: someOf(Direction),
  status: someOf(Status),
  sentiment: someOf(Sentiment),
  agent_id: someOf(Id('Any of these agents.')),
  contact_id: someOf(Id('Any of these contacts.')),
  phone_number_id: someOf(Id('Any of these numbers of yours.')),
  has_recording: Type.Optional(Type.Boolean()),
  from: Type.Optional(TimeBound("Started at or after: an instant, or a day on the organisation's clock.")),
  to: Type.Optional(TimeBound('Started before this instant; a day is included whole.')),
  min_duration: Type.Optional(Seconds),
  max_duration: Type.Optional(Seconds),
  search: Type.Optional(
    SearchTerm({
      description:
        'Part of either number, however it is written, or of the contact’s name; taken literally, upper and lower case alike.',
      examples: ['(555) 010-9999', 'Grace'],
    }),
  ),
};

export const StatsQuery = Strict(filterProperties);
export type Filters = Static<typeof StatsQuery>;

export const ListQuery = Strict({
  ...filterProperties,
  sort: Type.Enum([...sorts], {
    default: '-started_at',
    description: '`-`: latest or longest first. A length not known yet is the shortest; ties go by id.',
  }),
  limit: Type.Integer({ minimum: 1, maximum: 100, default: 20 }),
  page: Type.Optional(Type.Integer({ minimum: 1, maximum: 1_000_000, description: '1 when absent.' })),
  cursor: Type.Optional(
    Type.String({
      maxLength: 300,
      description:
        '`pagination.nextCursor` of the page before, instead of `page`: as fast on the last page as on the first.',
    }),
  ),
});
export type ListQuery = Static<typeof ListQuery>;
export type Sort = ListQuery['sort'];

const rowProperties = {
  id: Id('The call.'),
  org_id: Id('The organisation.'),
  direction: Direction,
  status: Status,
  from_number: Nullable(Type.String({ description: 'E.164; null when it was withheld.', examples: ['+15550100'] })),
  to_number: Nullable(Type.String({ description: 'E.164.', examples: ['+15550199'] })),
  contact_id: Nullable(Id('The contact.')),
  contact_name: Nullable(Type.String()),
  agent_id: Nullable(Id('The agent.')),
  started_at: Instant('When it began to ring.'),
  duration_seconds: Nullable(Type.Integer({ minimum: 0, description: 'Null until the call has ended.' })),
  sentiment: Nullable(Type.Enum(['positive', 'neutral', 'negative'])),
  has_recording: Type.Boolean(),
};
export const CallRow = Type.Object(rowProperties, { title: 'CallListItem' });

export const CallList = Type.Object(
  {
    data: Type.Array(CallRow),
    pagination: Type.Object({
      page: Nullable(Type.Integer({ description: 'Null when you came by a cursor.' })),
      limit: Type.Integer(),
      total: Nullable(
        Type.Integer({ description: 'Exact; null when you came by a cursor, where nothing is counted.' }),
      ),
      totalPages: Nullable(Type.Integer()),
      nextCursor: Nullable(Type.String({ description: 'Null on the last page.' })),
    }),
  },
  { title: 'CallList', description: 'One page of calls.', examples: [examples.callList] },
);
export type CallList = Static<typeof CallList>;

export const Stats = Type.Object(
  {
    totalCalls: Count,
    completedCalls: Count,
    callsToday: Type.Integer({ minimum: 0, description: "Since midnight on the organisation's clock." }),
    inboundCalls: Count,
    outboundCalls: Count,
    averageDurationSeconds: Average,
    pipelineValue: Type.Object(
      {
        amountMicros: Type.Integer({
          minimum: 0,
          maximum: Number.MAX_SAFE_INTEGER,
          description:
            'In millionths of the currency. A larger sum is shown as the maximum, which JSON numbers hold exactly.',
        }),
        currency: Type.String({ examples: ['USD'] }),
      },
      { description: 'Open leads of the last 30 days. Leads are no calls: the filters do not narrow it.' },
    ),
    recentCalls: Type.Array(CallRow, { maxItems: 5 }),
    timezone: Type.String({ examples: ['America/New_York'] }),
    source: Source,
    computedAt: Instant('When these figures were computed.'),
  },
  {
    title: 'CallStats',
    description: 'The figures, computed by the database over all the calls that the filters leave.',
    examples: [examples.stats],
  },
);

export type Stats = Static<typeof Stats>;

export const CallParams = Strict({ callId: Id('The call.', examples.callDetail.id) });
export const NoQuery = Strict({});

export const CallDetail = Type.Object(
  {
    ...rowProperties,
    agent_name: Nullable(Type.String()),
    phone_number_id: Nullable(Id('Which of your numbers.')),
    campaign_id: Nullable(Id('The campaign that placed it.')),
    provider: Nullable(Type.String()),
    provider_call_id: Nullable(Type.String()),
    outcome: Nullable(Type.String()),
    successful: Nullable(Type.Boolean()),
    ended_at: Nullable(Instant('Null until the call has ended.')),
    cost: Nullable(
      Type.Object({ amountMicros: Type.Integer({ minimum: 0 }), currency: Type.String({ examples: ['USD'] }) }),
    ),
    transcript: Nullable(Type.String()),
    summary: Nullable(Type.String()),
    action_items: Type.Array(Type.Unknown()),
    metadata: Type.Object({}, { additionalProperties: true }),
    created_at: Instant('When it was stored.'),
    updated_at: Instant('When it was last changed.'),
  },
  { title: 'Call', description: 'The call.', examples: [examples.callDetail] },
);

export const RecordingUrl = Type.Object(
  {
    url: Type.String({ format: 'uri', description: 'Plays for anyone who holds it, until it expires.' }),
    expiresAt: Instant('From then on the URL is refused.'),
    expiresInSeconds: Type.Integer({ minimum: 1, maximum: 300 }),
    contentType: Type.String({ examples: ['audio/wav'] }),
  },
  {
    title: 'RecordingUrl',
    description: 'A URL that plays the recording, for five minutes.',
    examples: [examples.recordingUrl],
  },
);
