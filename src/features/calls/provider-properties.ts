// The fields of a call that only some providers send, for the detail and the ingest.
import { Type } from 'typebox';
import { answeredBys, callChannels, endedBys, recordingConsents, transferStatuses } from '../../domain/call.ts';
import { Instant, Nullable } from '../../http/contract.ts';

export const descriptionOf = {
  answered_at: 'When the call was answered.',
  answered_by: 'Who or what answered. `machine` includes a mailbox.',
  ended_reason: 'Why the call ended, as the provider writes it. `outcome` has the result in the words of this API.',
  ended_by: 'The side that ended the call.',
  transferred_at: 'When the call was transferred.',
  transferred_to: 'The number or address that the call was transferred to.',
  transfer_status: '`attempted`: the result of the transfer is not known. `bridged`: the other side answered.',
  talk_seconds: 'Seconds of conversation, without the time before the answer.',
  carrier_call_id: 'Id of this call at the carrier.',
  parent_call_id: 'Id at the carrier of the call that caused this one.',
  is_test: 'Whether it is a test call.',
  channel: 'How the call reached the agent.',
  interruptions: 'How often one side interrupted the other.',
  language: 'Language of the conversation, as a BCP 47 tag.',
  recording_consent: '`declined`: asked and refused. `unknown`: the provider sends neither.',
  success_raw: 'Whether the call was successful, as the provider writes it.',
} as const;

export const Latency = Type.Object(
  {},
  {
    additionalProperties: Type.Number({ minimum: 0 }),
    description: 'Latencies in milliseconds, by name.',
    examples: [{ average_turn: 1180 }],
  },
);
export const CostBreakdown = Type.Object(
  {},
  {
    additionalProperties: true,
    description: 'The cost as the provider sends it, with its own unit. It is neither converted nor added.',
    examples: [{ unit: 'USD', total: 0.2143 }],
  },
);

const Offset = Nullable(Type.Number({ minimum: 0, description: 'Seconds since the start of the call.' }));
export const TranscriptTurns = Type.Array(
  Type.Object(
    {
      role: Type.Enum(['agent', 'caller', 'tool', 'system']),
      text: Type.String({ maxLength: 1_000_000 }),
      start: Type.Optional(Offset),
      end: Type.Optional(Offset),
    },
    { title: 'TranscriptTurn', additionalProperties: false },
  ),
  { maxItems: 10_000, description: 'The turns of the conversation, in their order.' },
);

const amount = (meaning: string) => Nullable(Type.Integer({ minimum: 0, description: meaning }));
const text = (meaning: string) => Nullable(Type.String({ description: meaning }));
const choice = (values: readonly string[], meaning: string) =>
  Nullable(Type.Enum([...values], { description: meaning }));

export const providerProperties = {
  answered_at: Nullable(Instant(descriptionOf.answered_at)),
  answered_by: choice(answeredBys, descriptionOf.answered_by),
  ended_reason: text(descriptionOf.ended_reason),
  ended_by: choice(endedBys, descriptionOf.ended_by),
  transferred_at: Nullable(Instant(descriptionOf.transferred_at)),
  transferred_to: text(descriptionOf.transferred_to),
  transfer_status: choice(transferStatuses, descriptionOf.transfer_status),
  talk_seconds: amount(descriptionOf.talk_seconds),
  carrier_call_id: text(descriptionOf.carrier_call_id),
  parent_call_id: text(descriptionOf.parent_call_id),
  is_test: Nullable(Type.Boolean({ description: descriptionOf.is_test })),
  channel: choice(callChannels, descriptionOf.channel),
  latency: Nullable(Latency),
  interruptions: amount(descriptionOf.interruptions),
  language: text(descriptionOf.language),
  cost_breakdown: Nullable(CostBreakdown),
  recording_consent: choice(recordingConsents, descriptionOf.recording_consent),
  success_raw: text(descriptionOf.success_raw),
  transcript_turns: Nullable(TranscriptTurns),
};
