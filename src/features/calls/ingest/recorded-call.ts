// The body of an event. Its fields have the names of the columns; their values are normalized.
import { Type } from 'typebox';
import {
  choice,
  createProperties,
  type Fields,
  flag,
  integer,
  money,
  nullable,
  reference,
  required,
  text,
} from '../../../crud/fields.ts';
import { normalizeFields } from '../../../crud/normalize.ts';
import { callDirections, callSentiments, callStatuses } from '../../../domain/call.ts';
import { ValidationFailed } from '../../../errors.ts';
import { Id } from '../../../http/contract.ts';
import * as examples from '../examples.ts';
import { described, outcome, partyNumber, time } from './field-types.ts';
import { providerFields } from './provider-fields.ts';

export const fields: Fields = {
  provider: required(described('The provider that carries the call.', text(50, 'twilio'))),
  provider_call_id: required(
    described(
      'Id of the call at the provider; unique within the organisation.',
      text(200, 'CAb176ef8588ede18b67846bd25cbed47e'),
    ),
  ),
  direction: required(described('As seen from the organisation.', choice(...callDirections))),
  status: required(described('The stage that the call has reached.', choice(...callStatuses))),
  from_number: nullable(partyNumber('The number of the caller; null when it is withheld.')),
  to_number: nullable(partyNumber('The number that is called.')),
  contact_id: nullable(reference('The contact. Default: the contact with the number of the other party.')),
  agent_id: nullable(reference('The agent. Default: the agent of the number of the organisation.')),
  phone_number_id: nullable(reference('The number of the organisation. Default: found by from_number or to_number.')),
  campaign_id: nullable(reference('The campaign that placed the call.')),
  started_at: nullable(
    time('When it began to ring; the earliest in any event. Default: computed from the end, or now.'),
  ),
  ended_at: nullable(time('When the call ended.')),
  duration_seconds: nullable(integer(0, 2_147_483_647, 'Duration of the conversation.')),
  outcome: nullable(outcome('Result of the call, free text. `none` is reserved, and refused.')),
  sentiment: nullable(described('Sentiment of the other party.', choice(...callSentiments))),
  successful: nullable(described('Whether the call achieved its purpose.', flag)),
  cost_micros: nullable(described('In millionths of the currency in `cost_currency`.', money)),
  recording_key: nullable(
    described(
      'Key of the recording in the bucket. Starts with the id of the organisation.',
      text(512, `${examples.callDetail.org_id}/2026/11/call.wav`),
    ),
  ),
  transcript: nullable(described('Text of the conversation.', text(1_000_000, examples.callDetail.transcript))),
  summary: nullable(described('Summary of the conversation.', text(20_000, examples.callDetail.summary))),
  action_items: nullable({
    schema: Type.Array(Type.Unknown(), { maxItems: 1000, description: 'Follow-up tasks of the call.' }),
  }),
  metadata: nullable({
    schema: Type.Object({}, { additionalProperties: true, description: 'Merged with the stored metadata, by name.' }),
  }),
  ...providerFields,
};

export const RecordedCall = Type.Object(
  { org_id: Id('The organisation.'), ...createProperties(fields) },
  { title: 'RecordedCall', additionalProperties: false, examples: [examples.recordedCall] },
);

/** An event with normalized values. */
export interface Recorded {
  readonly org_id: string;
  readonly [column: string]: unknown;
}

export function toRecorded({ org_id, ...event }: Recorded): Recorded {
  const recorded = normalizeFields(fields, event);
  const { started_at: startedAt, ended_at: endedAt } = recorded;
  if (typeof startedAt === 'string' && typeof endedAt === 'string' && endedAt < startedAt) {
    throw new ValidationFailed('ended_at must not be before started_at', { field: 'ended_at' });
  }
  return { org_id: org_id.toLowerCase(), ...recorded };
}
