// The contract of the stream, for the OpenAPI document.
import { Type } from 'typebox';
import { Strict } from '../../http/contract.ts';

export const LiveQuery = Strict({
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
