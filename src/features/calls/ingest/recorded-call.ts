// A call as its provider tells of it, all at once or event by event: by the names of the columns, normalized before it is stored.
import { type TSchema, Type } from 'typebox';
import {
  choice,
  createProperties,
  type Fields,
  flag,
  instant,
  integer,
  money,
  nullable,
  reference,
  required,
  text,
} from '../../../crud/fields.ts';
import { normalizeFields } from '../../../crud/normalize.ts';
import { callDirections, callSentiments, callStatuses } from '../../../domain/call.ts';
import { normalizeNumber } from '../../../domain/phone-number.ts';
import { ValidationFailed } from '../../../errors.ts';
import { Id } from '../../../http/contract.ts';
import * as examples from '../examples.ts';

const time = (what: string) => ({
  ...instant(what),
  normalize: { toStored: toInstant, message: 'is not a time that exists' },
});

/** In the years of four digits, on the clock of any organisation: the database refuses others. */
function toInstant(written: string): string | undefined {
  const time = new Date(written);
  const isOrdinary = time.getTime() >= Date.UTC(1000, 0) && time.getTime() <= Date.UTC(9999, 11, 30);
  return isOrdinary ? time.toISOString() : undefined;
}

const party = (who: string) => ({
  schema: Type.String({
    minLength: 1,
    maxLength: 100,
    description: `${who} Stored in E.164 where it is a phone number, else as it comes: a short code, SIP.`,
    examples: ['+1 (555) 010-9999'],
  }),
  normalize: { toStored: (written: string) => normalizeNumber(written) || undefined, message: 'is empty' },
});

const described = (description: string, kind: { readonly schema: TSchema }) => ({
  ...kind,
  schema: { ...kind.schema, description },
});

export const fields: Fields = {
  provider: required(described('Who carries the call.', text(50, 'twilio'))),
  provider_call_id: required(
    described(
      'What the provider calls it; unique within the organisation.',
      text(200, 'CAb176ef8588ede18b67846bd25cbed47e'),
    ),
  ),
  direction: required(described('As seen from the organisation.', choice(...callDirections))),
  status: required(described('What has become of it so far.', choice(...callStatuses))),
  from_number: nullable(party('Who calls; null when it is withheld.')),
  to_number: nullable(party('Who is called.')),
  contact_id: nullable(reference('The contact; when it is not said, the one who has the other number.')),
  agent_id: nullable(reference('The agent; when it is not said, the one who has your number.')),
  phone_number_id: nullable(reference('Your number; when it is not said, by the number itself.')),
  campaign_id: nullable(reference('The campaign that placed it.')),
  started_at: nullable(
    time('When it began to ring, the earliest that is said; when it is not said, reckoned from its end, or now.'),
  ),
  ended_at: nullable(time('When it ended.')),
  duration_seconds: nullable(integer(0, 2_147_483_647, 'How long they talked.')),
  outcome: nullable(described('What came of it, in your words.', text(200, 'rescheduled'))),
  sentiment: nullable(described('How the caller felt.', choice(...callSentiments))),
  successful: nullable(described('Whether it did what it was for.', flag)),
  cost_micros: nullable(described('In millionths of the organisation’s currency.', money)),
  recording_key: nullable(
    described(
      'Where the recording lies, under the prefix of the organisation.',
      text(512, `${examples.callDetail.org_id}/2026/11/call.wav`),
    ),
  ),
  transcript: nullable(described('What was said.', text(1_000_000, examples.callDetail.transcript))),
  summary: nullable(described('What was said, in short.', text(20_000, examples.callDetail.summary))),
  action_items: nullable({
    schema: Type.Array(Type.Unknown(), { maxItems: 1000, description: 'What is to be done after it.' }),
  }),
  metadata: nullable({
    schema: Type.Object({}, { additionalProperties: true, description: 'Added to what is known, by name.' }),
  }),
};

export const RecordedCall = Type.Object(
  { org_id: Id('Whose call it is.'), ...createProperties(fields) },
  { title: 'RecordedCall', additionalProperties: false, examples: [examples.recordedCall] },
);

/** As it is stored. */
export interface Recorded {
  readonly org_id: string;
  readonly [column: string]: unknown;
}

export function toRecorded({ org_id, ...sent }: Recorded): Recorded {
  const recorded = normalizeFields(fields, sent);
  const { started_at: startedAt, ended_at: endedAt } = recorded;
  if (typeof startedAt === 'string' && typeof endedAt === 'string' && endedAt < startedAt) {
    throw new ValidationFailed('ended_at must not be before started_at');
  }
  return { org_id: org_id.toLowerCase(), ...recorded };
}
