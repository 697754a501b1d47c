import { type Static, Type } from 'typebox';
import { Id, Instant, Nullable, SearchTerm, Strict } from '../../../http/contract.ts';
import { filterParameters } from '../filters.ts';
import { timeRangeParameters } from '../time-range.ts';
import * as examples from './examples.ts';

const { agent_id, phone_number_id, campaign_id } = filterParameters;

export const UnansweredQuery = Strict({
  ...timeRangeParameters,
  agent_id,
  phone_number_id,
  campaign_id,
  limit: Type.Integer({ minimum: 1, maximum: 100, default: 20 }),
  cursor: Type.Optional(
    Type.String({
      maxLength: 500,
      description: '`pagination.nextCursor` of the previous page. Absent: the first page.',
    }),
  ),
});

const CallerNumber = SearchTerm({
  description: 'The number of the caller, as in the calls.',
  examples: [examples.number],
});

const UnansweredCaller = Type.Object(
  {
    number: CallerNumber,
    number_display: Type.String({
      description: 'For people, in the international format. Other addresses are unchanged.',
      examples: ['+1 201 555 0103'],
    }),
    contact_id: Nullable(Id('The contact of the last call.')),
    contact_name: Nullable(Type.String()),
    attempts: Type.Integer({
      minimum: 1,
      description: 'Unanswered calls since the last conversation, also those before `from`.',
    }),
    firstAt: Instant('When the first of these calls started.'),
    lastAt: Instant('When the last of these calls started.'),
    lastStatus: Type.Enum(['missed', 'voicemail']),
    lastCallId: Id('The last of these calls.'),
    isWithinHours: Type.Boolean({
      description: 'Whether the last call started within the opening hours of the inbound configuration.',
    }),
    summary: Nullable(
      Type.String({ description: 'Of the last voicemail among these calls: the first 160 characters.' }),
    ),
    agent_id: Nullable(Id('The agent of the last call.')),
    agent_name: Nullable(Type.String()),
    filter: Type.String({
      description: 'The query string of `GET /api/calls-dashboard` that lists exactly these calls.',
    }),
  },
  { title: 'UnansweredCaller' },
);

export const UnansweredCallers = Type.Object(
  {
    from: Instant('Start of the time range, inclusive.'),
    to: Instant('End of the time range, exclusive.'),
    data: Type.Array(UnansweredCaller),
    withheld: Type.Object({
      calls: Type.Integer({
        minimum: 0,
        description: 'Unanswered calls with a withheld number in the time range. They have no row in `data`.',
      }),
    }),
    pagination: Type.Object({
      limit: Type.Integer(),
      total: Type.Integer({ minimum: 0, description: 'The number of callers: exact, on every page.' }),
      nextCursor: Nullable(Type.String({ description: 'Null on the last page.' })),
    }),
  },
  { title: 'UnansweredCallers', description: 'Callers to call back.', examples: [examples.unansweredCallers] },
);
export type UnansweredCallers = Static<typeof UnansweredCallers>;

/** A row of the SQL function. */
export type StoredCaller = Omit<UnansweredCallers['data'][number], 'number_display' | 'isWithinHours' | 'filter'>;

const Resolved = Type.Enum(['done', 'not_needed'], {
  description: '`done`: the caller was called back. `not_needed`: the caller needs no call back.',
});

const { number, resolution, lastCallId } = examples.resolution;

export const NewResolution = Type.Object(
  {
    number: CallerNumber,
    resolution: Resolved,
    lastCallId: Id('`lastCallId` of the row. Refused when the caller has called again.', lastCallId),
  },
  { additionalProperties: false, examples: [{ number, resolution, lastCallId }] },
);
export type NewResolution = Static<typeof NewResolution>;

export const Resolution = Type.Object(
  {
    number: CallerNumber,
    resolution: Resolved,
    lastCallId: Id('The resolution applies to the unanswered calls up to this one.'),
    resolved_at: Instant('When the caller was resolved.'),
    resolved_by: Nullable(Id('The user.')),
  },
  { title: 'CallBackResolution', description: 'A resolved caller.', examples: [examples.resolution] },
);
export type Resolution = Static<typeof Resolution>;
