// Merges the three histories of a contact into one. Where a history goes on beyond its page, the timeline ends at that point: an older
// entry of another kind would stand there with a gap before it.
import type { AnswerOf } from '../../data/get.ts';

type Calls = AnswerOf<'/api/contacts/{id}/calls'>;
type Messages = AnswerOf<'/api/contacts/{id}/messages'>;
type Appointments = AnswerOf<'/api/contacts/{id}/appointments'>;

export type Entry =
  | { readonly kind: 'call'; readonly id: string; readonly at: string; readonly call: Calls['data'][number] }
  | { readonly kind: 'message'; readonly id: string; readonly at: string; readonly message: Messages['data'][number] }
  | {
      readonly kind: 'appointment';
      readonly id: string;
      readonly at: string;
      readonly appointment: Appointments['data'][number];
    };

export function mergeEntries(calls: Calls, messages: Messages, appointments: Appointments) {
  const entries: Entry[] = [
    ...calls.data.map((call) => ({ kind: 'call', id: call.id, at: call.started_at, call }) as const),
    ...messages.data.map((message) => ({ kind: 'message', id: message.id, at: message.sent_at, message }) as const),
    ...appointments.data.map(
      (appointment) =>
        ({ kind: 'appointment', id: appointment.id, at: appointment.scheduled_at, appointment }) as const,
    ),
  ];
  const ends = [
    endOf(calls, calls.data.at(-1)?.started_at),
    endOf(messages, messages.data.at(-1)?.sent_at),
    endOf(appointments, appointments.data.at(-1)?.scheduled_at),
  ];
  const cutMs = Math.max(...ends);
  const kept = entries.filter(({ at }) => Date.parse(at) >= cutMs);
  return {
    entries: kept.sort((one, other) => Date.parse(other.at) - Date.parse(one.at)),
    isCut: cutMs > Number.NEGATIVE_INFINITY,
  };
}

function endOf({ pagination }: Calls | Messages | Appointments, last: string | undefined): number {
  return pagination.nextCursor === null || last === undefined ? Number.NEGATIVE_INFINITY : Date.parse(last);
}
