// The contract of the stream, for the OpenAPI document.
import { Type } from 'typebox';
import { Strict } from '../../http/contract.ts';

export const LiveQuery = Strict({
  topics: Type.Optional(
    Type.Array(Type.Enum(['calls']), {
      maxItems: 1,
      description: '`calls`: events `call` name the calls that were added or changed.',
    }),
  ),
  last_event_id: Type.Optional(
    Type.String({
      maxLength: 64,
      description: 'As the header `last-event-id`, for clients that cannot send it. The header takes precedence.',
    }),
  ),
});

const example = `retry: 2417
id: 9f3c1a7be204-0
event: ready
data: {}

event: call
data: {"id":"6b29327c-555b-4f15-8c99-9adbc7d5dc35","status":"ringing","direction":"inbound","started_at":"2026-03-08T14:30:00.125+00:00","agent_id":null}

id: 9f3c1a7be204-3
event: changed
data: {"tables":["call_logs","call_queue"],"at":"2026-03-08T14:30:00.000Z"}

`;

export const description = `A stream of server-sent events that tells which tables of the organisation have changed. It contains no rows and no
personal data: after a hint, read the affected views again. Each cached operation of this document lists its tables in \`x-tables\`.
Read it with \`fetch\`, which can send \`authorization\`; a comment line arrives at least every 15 seconds.

| event | data | what to do |
| --- | --- | --- |
| \`ready\` | \`{}\` | The first event. Without a \`last-event-id\`, read all views now. |
| \`changed\` | \`{ tables, at }\` | Read the views of these tables again. At most 2 a second; all changes in between are in the next one. |
| \`call\` | \`{ id, status, direction, started_at, agent_id }\` | Only with \`topics=calls\`: a call that was added or changed, before the \`changed\` that tells its table. At most 20 with one \`changed\`. After more changes, a bulk write or a deletion there are none: \`changed\` alone is complete. |
| \`reset\` | \`{}\` | Changes may be unknown, for example after a reconnect to another instance. Read all views again. |
| \`degraded\` | \`{}\` | Changes do not arrive at present. Read the views every 5 seconds until \`recovered\`. |
| \`recovered\` | \`{}\` | Changes arrive again. |
| \`reauth\` | \`{}\` | The token has expired, and the stream ends. Connect with a new token. |
| \`revoked\` | \`{}\` | The membership has ended, and so does the stream. Do not connect again. |
| \`bye\` | \`{}\` | The instance stops, or the stream was open for an hour. Connect again after \`retry\` milliseconds. |
| \`busy\` | \`{}\` | The user, the organisation or the instance has too many streams. Connect again after \`retry\` milliseconds. |

After a lost connection, send the last \`id\` as \`last-event-id\`: the stream then begins with all changes since that id, or with \`reset\`.
Ignore events with other names.`;

export const LiveStream = {
  description: 'Server-sent events, until the stream ends.',
  content: { 'text/event-stream': { schema: Type.String({ examples: [example] }) } },
};
