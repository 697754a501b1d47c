// What was exchanged with a contact: messages, calls, appointments. One shape, latest first, and as fast on the last page
// as on the first.
import { type TProperties, Type } from 'typebox';
import type { Policy } from '../../cache/policy.ts';
import type { DatabaseHandle } from '../../database/supabase.ts';
import { Id, Instant, Nullable } from '../../http/contract.ts';
import { appointments, calls, messages } from './examples.ts';
import { contactAppointments, contactCalls, contactMessages } from './policies.ts';

export type History = ReturnType<typeof history>;

interface Declared {
  readonly name: string;
  /** A row, for programs. */
  readonly title: string;
  readonly policy: Policy;
  /** What it goes by. Never null. */
  readonly time: string;
  readonly row: TProperties;
  readonly rows: (database: DatabaseHandle, columns: string) => unknown;
  readonly example: object;
}

function history({ row, title, ...declared }: Declared) {
  const Row = Type.Object({ id: Id('This one.'), org_id: Id('Whose it is.'), ...row }, { title });
  return { ...declared, title, Row, columns: Object.keys(Row.properties).join(',') };
}

const contact_id = Id('The contact.');
const stored = { created_at: Instant('When it was stored.'), updated_at: Instant('When it was last changed.') };
const number = Nullable(Type.String({ description: 'E.164 where it is a number.', examples: ['+15550100'] }));

export const histories = [
  history({
    name: 'messages',
    title: 'ContactMessage',
    policy: contactMessages,
    time: 'sent_at',
    rows: (database, columns) => database.from('messages').select(columns),
    row: {
      contact_id,
      method: Type.Enum(['sms', 'email', 'whatsapp', 'facebook', 'instagram']),
      direction: Type.Enum(['inbound', 'outbound']),
      content: Type.String(),
      sent_at: Instant('When it was sent.'),
      ...stored,
    },
    example: messages,
  }),
  // As in the list of calls: never a transcript, never a URL.
  history({
    name: 'calls',
    title: 'ContactCall',
    policy: contactCalls,
    time: 'started_at',
    rows: (database, columns) => database.from('call_logs').select(columns),
    row: {
      direction: Type.Enum(['inbound', 'outbound']),
      status: Type.Enum(['ringing', 'in_progress', 'completed', 'missed', 'voicemail', 'failed', 'canceled']),
      from_number: number,
      to_number: number,
      contact_id,
      contact_name: Nullable(Type.String()),
      agent_id: Nullable(Id('The agent.')),
      started_at: Instant('When it began to ring.'),
      duration_seconds: Nullable(Type.Integer({ minimum: 0, description: 'Null until the call has ended.' })),
      sentiment: Nullable(Type.Enum(['positive', 'neutral', 'negative'])),
      has_recording: Type.Boolean(),
    },
    example: calls,
  }),
  history({
    name: 'appointments',
    title: 'ContactAppointment',
    policy: contactAppointments,
    time: 'scheduled_at',
    rows: (database, columns) => database.from('appointments').select(columns),
    row: {
      location_id: Nullable(Id('Where.')),
      staff_id: Nullable(Id('With whom.')),
      contact_id,
      scheduled_at: Instant('When it begins.'),
      ends_at: Instant('When it ends.'),
      status: Type.Enum(['scheduled', 'confirmed', 'completed', 'canceled', 'no_show']),
      external_event_id: Nullable(Type.String({ description: 'Its id in a calendar elsewhere.' })),
      notes: Nullable(Type.String()),
      ...stored,
    },
    example: appointments,
  }),
];
