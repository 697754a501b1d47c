// Schemas that several parts of the calls feature share.
import { type TSchema, Type } from 'typebox';
import { callDirections, callSentiments, callSentimentsOrUnknown, callStatuses } from '../../domain/call.ts';
import { DisplayedNumber, Id, Instant, Nullable, Strict, uuidPattern } from '../../http/contract.ts';

export const Direction = Type.Enum([...callDirections], { title: 'CallDirection' });
export const Status = Type.Enum([...callStatuses], { title: 'CallStatus' });
export const Sentiment = Type.Enum([...callSentimentsOrUnknown], {
  description: '`unknown`: the call has no sentiment.',
});
export const Seconds = Type.Integer({ minimum: 0, maximum: 2_147_483_647 });
export const CostMicros = Type.Integer({
  minimum: 0,
  maximum: Number.MAX_SAFE_INTEGER,
  description: "In millionths of the organisation's currency.",
});
export const Count = Type.Integer({ minimum: 0 });
export const Timezone = Type.String({ examples: ['America/New_York'] });
export const Source = Type.Enum(['rollup', 'count'], {
  description: '`rollup`: from daily totals. `count`: counted from the calls. The figures are the same.',
});
export const ComputedAt = Instant('When these figures were computed.');

/** One or several values. OpenAPI shows the description of the parameter, not that of its items. */
export const OneOrMore = <S extends TSchema & { description?: string }>(schema: S) => {
  const { description } = schema;
  return Type.Array(schema, { minItems: 1, maxItems: 50, ...(description && { description }) });
};

/** `none` stands for null. */
export const IdOrNone = (description: string) =>
  Type.String({
    ...Id(`${description} \`none\`: also calls without one.`),
    pattern: `^none$|${uuidPattern}`,
  });

/** The columns of a call in lists and in its detail. */
export const rowProperties = {
  id: Id('The call.'),
  org_id: Id('The organisation.'),
  direction: Direction,
  status: Status,
  from_number: Nullable(Type.String({ description: 'E.164; null when it was withheld.', examples: ['+15550100'] })),
  to_number: Nullable(Type.String({ description: 'E.164.', examples: ['+15550199'] })),
  from_number_display: DisplayedNumber,
  to_number_display: DisplayedNumber,
  contact_id: Nullable(Id('The contact.')),
  contact_name: Nullable(Type.String()),
  agent_id: Nullable(Id('The agent.')),
  agent_name: Nullable(Type.String()),
  phone_number_id: Nullable(Id("The organisation's number.")),
  campaign_id: Nullable(Id('The campaign that placed the call.')),
  outcome: Nullable(Type.String()),
  successful: Nullable(Type.Boolean()),
  started_at: Instant('When it began to ring.'),
  duration_seconds: Nullable(Type.Integer({ minimum: 0, description: 'Null until the call has ended.' })),
  sentiment: Nullable(Type.Enum([...callSentiments])),
  has_recording: Type.Boolean(),
};
/** The SQL type is private.call_row. */
export const CallRow = Type.Object(
  {
    ...rowProperties,
    phone_number_label: Nullable(Type.String()),
    cost_micros: Nullable(CostMicros),
    summary: Nullable(Type.String({ maxLength: 160, description: 'The first 160 characters.' })),
    reviewed: Type.Boolean({ description: 'Whether a member has reviewed the call.' }),
    tags: Type.Array(Type.String()),
  },
  { title: 'CallListItem' },
);

export const NoQuery = Strict({});
