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

const withUnknown = 'any of, unknown is null';
const withStoredUnknown = 'any of, unknown is also null';

const Choice = <const Values extends readonly string[]>(values: Values) =>
  OneOrMore(Type.Enum([...values] as [...Values], { description: '`unknown`: also calls without a value.' }));
const Text = (maxLength: number, description: string, example: string) =>
  OneOrMore(SearchTerm({ maxLength, description, examples: [example] }));

const TalkSeconds = Type.Integer({ ...Seconds, description: 'Seconds of conversation.' });

export const providerFilters = {
  answered_by: { schema: Choice(answeredBys), column: 'answered_by', comparison: withStoredUnknown },
  ended_by: { schema: Choice(endedBysOrUnknown), column: 'ended_by', comparison: withUnknown },
  ended_reason: {
    schema: Text(500, 'As the provider writes it.', 'customer-ended-call'),
    column: 'ended_reason',
    comparison: 'any of',
  },
  transfer_status: {
    schema: Choice(transferStatusesOrUnknown),
    column: 'transfer_status',
    comparison: withUnknown,
  },
  is_test: { schema: Choice(flagsOrUnknown), column: 'is_test', comparison: withUnknown },
  channel: { schema: Choice(callChannelsOrUnknown), column: 'channel', comparison: withUnknown },
  language: { schema: Text(35, 'As the provider writes it.', 'en-US'), column: 'language', comparison: 'any of' },
  recording_consent: {
    schema: Choice(recordingConsents),
    column: 'recording_consent',
    comparison: withStoredUnknown,
  },
  outcome: {
    schema: Text(200, '`unknown`: also calls without an outcome.', 'voicemail'),
    column: 'outcome',
    comparison: withStoredUnknown,
  },
  provider: { schema: Text(50, 'The provider of the call.', 'twilio'), column: 'provider', comparison: 'any of' },
  carrier_call_id: {
    schema: Text(200, 'Id of the call at the carrier.', 'CAb176ef8588ede18b67846bd25cbed47e'),
    column: 'carrier_call_id',
    comparison: 'any of',
  },
  min_talk: { schema: TalkSeconds, column: 'talk_seconds', comparison: 'at least' },
  max_talk: { schema: TalkSeconds, column: 'talk_seconds', comparison: 'at most' },
} as const;
