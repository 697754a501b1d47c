// The filters by fields that only some providers send. The rollup has no column for them.
import { Type } from 'typebox';
import {
  answeredBys,
  callChannelsOrUnknown,
  endedBysOrUnknown,
  flagsOrUnknown,
  recordingConsents,
  transferStatusesOrUnknown,
} from '../../domain/call.ts';
import { SearchTerm } from '../../http/contract.ts';
import { OneOrMore, Seconds } from './schemas.ts';

const Choice = <const Values extends readonly string[]>(values: Values) =>
  OneOrMore(Type.Enum([...values] as [...Values], { description: '`unknown`: also calls without a value.' }));
const Text = (maxLength: number, description: string, example: string) =>
  OneOrMore(SearchTerm({ maxLength, description, examples: [example] }));

const TalkSeconds = Type.Integer({ ...Seconds, description: 'Seconds of conversation.' });

export const providerFilters = {
  answered_by: { schema: Choice(answeredBys) },
  ended_by: { schema: Choice(endedBysOrUnknown) },
  ended_reason: {
    schema: Text(500, 'As the provider writes it.', 'customer-ended-call'),
  },
  transfer_status: {
    schema: Choice(transferStatusesOrUnknown),
  },
  is_test: { schema: Choice(flagsOrUnknown) },
  channel: { schema: Choice(callChannelsOrUnknown) },
  language: { schema: Text(35, 'As the provider writes it.', 'en-US') },
  recording_consent: {
    schema: Choice(recordingConsents),
  },
  outcome: {
    schema: Text(200, '`unknown`: also calls without an outcome.', 'voicemail'),
  },
  successful: { schema: Choice(flagsOrUnknown) },
  provider: { schema: Text(50, '`unknown`: also calls without a provider.', 'twilio') },
  provider_call_id: {
    schema: Text(200, 'Id of the call at the provider.', 'CAb176ef8588ede18b67846bd25cbed47e'),
  },
  carrier_call_id: {
    schema: Text(200, 'Id of the call at the carrier.', 'CAb176ef8588ede18b67846bd25cbed47e'),
  },
  min_talk: { schema: TalkSeconds },
  max_talk: { schema: TalkSeconds },
} as const;
