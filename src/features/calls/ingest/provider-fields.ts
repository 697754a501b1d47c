// The optional fields that only some providers send.
import { Type } from 'typebox';
import { choice, type Fields, flag, integer, nullable, text } from '../../../crud/fields.ts';
import { answeredBys, callChannels, endedBys, recordingConsents, transferStatuses } from '../../../domain/call.ts';
import { CostBreakdown, descriptionOf, Latency, TranscriptTurns } from '../provider-properties.ts';
import { described, time } from './field-types.ts';

export const providerFields: Fields = {
  cost_currency: nullable({
    schema: Type.String({
      pattern: '^[A-Z]{3}$',
      description:
        'ISO 4217 code of the currency of `cost_micros`. Default: the currency of the organisation. An amount in another currency is not stored.',
      examples: ['USD'],
    }),
  }),
  answered_at: nullable(time(descriptionOf.answered_at)),
  answered_by: nullable(described(descriptionOf.answered_by, choice(...answeredBys))),
  ended_reason: nullable(text(500, 'customer-ended-call', descriptionOf.ended_reason)),
  ended_by: nullable(described(descriptionOf.ended_by, choice(...endedBys))),
  transferred_at: nullable(time(descriptionOf.transferred_at)),
  transferred_to: nullable(text(200, '+15550100', descriptionOf.transferred_to)),
  transfer_status: nullable(described(descriptionOf.transfer_status, choice(...transferStatuses))),
  talk_seconds: nullable(integer(0, 2_147_483_647, descriptionOf.talk_seconds)),
  carrier_call_id: nullable(text(200, 'CAb176ef8588ede18b67846bd25cbed47e', descriptionOf.carrier_call_id)),
  parent_call_id: nullable(text(200, 'CA0123456789abcdef0123456789abcdef', descriptionOf.parent_call_id)),
  is_test: nullable(described(descriptionOf.is_test, flag)),
  channel: nullable(described(descriptionOf.channel, choice(...callChannels))),
  latency: nullable({ schema: Latency }),
  interruptions: nullable(integer(0, 2_147_483_647, descriptionOf.interruptions)),
  language: nullable(text(35, 'en-US', descriptionOf.language)),
  cost_breakdown: nullable({ schema: CostBreakdown }),
  recording_consent: nullable(described(descriptionOf.recording_consent, choice(...recordingConsents))),
  success_raw: nullable(text(1000, 'success', descriptionOf.success_raw)),
  transcript_turns: nullable({ schema: TranscriptTurns }),
};
