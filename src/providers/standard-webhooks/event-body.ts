// The body that any program can post: a call event in our own words.
import { type Static, Type } from 'typebox';
import {
  answeredBys,
  callChannels,
  callDirections,
  callSentiments,
  callStatuses,
  endedBys,
  recordingConsents,
  transferStatuses,
} from '../../domain/call.ts';

const maxSeconds = 2_147_483_647;

const orNull = <Schema extends Parameters<typeof Type.Optional>[0]>(schema: Schema) =>
  Type.Optional(Type.Union([schema, Type.Null()]));
const text = (maxLength: number) => orNull(Type.String({ maxLength }));
const seconds = orNull(Type.Integer({ minimum: 0, maximum: maxSeconds }));
const flag = orNull(Type.Boolean());
const object = orNull(Type.Object({}, { additionalProperties: true }));
const turnTime = Type.Union([Type.Number({ minimum: 0 }), Type.Null()]);
const instant = text(40);

/** Unknown fields are ignored. A null changes nothing. */
export const EventBody = Type.Object({
  provider_call_id: Type.String({ minLength: 1, maxLength: 200, pattern: '\\S' }),
  direction: Type.Enum([...callDirections]),
  status: Type.Enum([...callStatuses]),
  from_number: text(100),
  to_number: text(100),
  started_at: instant,
  answered_at: instant,
  ended_at: instant,
  transferred_at: instant,
  duration_seconds: seconds,
  talk_seconds: seconds,
  // `none` stands for no value in filters.
  outcome: orNull(Type.String({ maxLength: 200, pattern: '^(?!none$)' })),
  answered_by: orNull(Type.Enum([...answeredBys])),
  ended_reason: text(200),
  ended_by: orNull(Type.Enum([...endedBys])),
  transferred_to: text(100),
  transfer_status: orNull(Type.Enum([...transferStatuses])),
  carrier_call_id: text(200),
  parent_call_id: text(200),
  is_test: flag,
  channel: orNull(Type.Enum([...callChannels])),
  latency: orNull(Type.Record(Type.String(), Type.Number())),
  interruptions: orNull(Type.Integer({ minimum: 0, maximum: maxSeconds })),
  language: text(35),
  sentiment: orNull(Type.Enum([...callSentiments])),
  successful: flag,
  success_raw: text(200),
  cost_micros: orNull(Type.Integer({ minimum: 0, maximum: Number.MAX_SAFE_INTEGER })),
  cost_currency: orNull(Type.String({ pattern: '^[A-Z]{3}$' })),
  cost_breakdown: object,
  recording_consent: orNull(Type.Enum([...recordingConsents])),
  transcript: text(1_000_000),
  transcript_turns: orNull(
    Type.Array(
      Type.Object({
        role: Type.Enum(['agent', 'caller', 'tool', 'system']),
        text: Type.String(),
        start: turnTime,
        end: turnTime,
      }),
      { maxItems: 10_000 },
    ),
  ),
  summary: text(20_000),
  metadata: object,
  provider_agent_id: text(200),
  provider_number_id: text(200),
});

export type EventBody = Static<typeof EventBody>;
