// The three histories of a contact: messages, calls and appointments. All have the same form and are sorted latest first.
import { type TProperties, Type } from 'typebox';
import type { DerivedProperties } from '../../crud/declaration.ts';
import { displayedNumbers } from '../../crud/displayed-numbers.ts';
import type { DatabaseHandle } from '../../database/supabase.ts';
import { appointmentStatuses } from '../../domain/appointment.ts';
import { callDirections, callSentiments, callStatuses } from '../../domain/call.ts';
import { messageDirections, messageMethods } from '../../domain/message.ts';
import { Id, Instant, Nullable } from '../../http/contract.ts';
import { appointmentExample, callExample, messageExample } from './examples.ts';

export type History = ReturnType<typeof defineHistory>;

interface HistoryDeclaration {
  readonly name: string;
  readonly table: string;
  /** Of the row schema. */
  readonly title: string;
  /** The column to sort by. Must be not null. */
  readonly timeColumn: string;
  readonly row: TProperties;
  readonly derived?: DerivedProperties;
  readonly rows: (database: DatabaseHandle, columns: string) => unknown;
  readonly example: object;
  /** Browsers must not store the rows. */
  readonly isNeverStored?: true;
}

function defineHistory({ row, derived, title, example, ...declaration }: HistoryDeclaration) {
  const { name } = declaration;
  const stored = { id: Id('The id of the row.'), org_id: Id('The organisation that the row belongs to.'), ...row };
  const Row = Type.Object({ ...stored, ...derived?.properties }, { title });
  const Pagination = Type.Object(
    {
      limit: Type.Integer(),
      nextCursor: Nullable(Type.String({ description: 'The `cursor` of the next page. Null on the last page.' })),
    },
    { title: 'CursorPagination' },
  );
  const List = Type.Object(
    { data: Type.Array(Row), pagination: Pagination },
    {
      title: `${title}List`,
      description: `A page of the ${name} of a contact.`,
      examples: [{ data: [example], pagination: { limit: 100, nextCursor: null } }],
    },
  );
  return {
    ...declaration,
    List,
    columns: Object.keys(stored).join(','),
    present: <Stored extends object>(one: Stored) => ({ ...one, ...derived?.valuesOf(one as never) }),
  };
}

const contact_id = Id('The id of the contact.');
const times = { created_at: Instant('Time of creation.'), updated_at: Instant('Time of the last change.') };
const PhoneNumber = Nullable(
  Type.String({ description: 'In E.164, or as received (short codes, SIP).', examples: ['+15550100'] }),
);

export const histories = [
  defineHistory({
    name: 'messages',
    isNeverStored: true,
    table: 'messages',
    title: 'ContactMessage',
    timeColumn: 'sent_at',
    rows: (database, columns) => database.from('messages').select(columns),
    row: {
      contact_id,
      method: Type.Enum([...messageMethods]),
      direction: Type.Enum([...messageDirections]),
      content: Type.String(),
      sent_at: Instant('Time of sending.'),
      ...times,
    },
    example: messageExample,
  }),
  // As in the list of calls, without transcripts and URLs.
  defineHistory({
    name: 'calls',
    table: 'call_logs',
    title: 'ContactCall',
    timeColumn: 'started_at',
    rows: (database, columns) => database.from('call_logs').select(columns).is('leg_of', null),
    row: {
      direction: Type.Enum([...callDirections]),
      status: Type.Enum([...callStatuses]),
      from_number: PhoneNumber,
      to_number: PhoneNumber,
      contact_id,
      contact_name: Nullable(Type.String()),
      agent_id: Nullable(Id('The id of the agent.')),
      started_at: Instant('When the call started to ring.'),
      duration_seconds: Nullable(Type.Integer({ minimum: 0, description: 'Null until the call has ended.' })),
      sentiment: Nullable(Type.Enum([...callSentiments])),
      has_recording: Type.Boolean(),
    },
    derived: displayedNumbers('from_number', 'to_number'),
    example: callExample,
  }),
  defineHistory({
    name: 'appointments',
    table: 'appointments',
    title: 'ContactAppointment',
    timeColumn: 'scheduled_at',
    rows: (database, columns) => database.from('appointments').select(columns),
    row: {
      location_id: Nullable(Id('The id of the location.')),
      staff_id: Nullable(Id('The id of the staff member.')),
      contact_id,
      scheduled_at: Instant('Start of the appointment.'),
      ends_at: Instant('End of the appointment.'),
      status: Type.Enum([...appointmentStatuses]),
      external_event_id: Nullable(Type.String({ description: 'The id of the event in an external calendar.' })),
      notes: Nullable(Type.String()),
      ...times,
    },
    example: appointmentExample,
  }),
];
