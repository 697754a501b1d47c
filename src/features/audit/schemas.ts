import { type Static, Type } from 'typebox';
import { CursorPagination, PageQuery } from '../../crud/cursor-pages.ts';
import { timeRangeQuery } from '../../domain/time-range.ts';
import { Id, Instant, Nullable, Strict } from '../../http/contract.ts';

const callId = '019a1d0e-8c3b-7f5a-9d20-4b6e8f1a2c30';
const actor = {
  actor_id: 'b1eb12d0-0000-4000-8000-0000000000a3',
  actor_name: 'Grace Lindqvist',
  actor_email: 'grace@bluebird.example',
};
const entries = [
  {
    id: '0b8f1c9e-4a6d-4a7e-9d53-3f1f2a7c5e10',
    at: '2026-11-20T16:02:11.5+00:00',
    ...actor,
    action: 'recording.url_issued',
    subject_type: 'call',
    subject_id: callId,
    request_id: '6f0c5d1e-2b7a-4c39-8e14-9a0d3f5b7c21',
    details: {},
  },
  {
    id: '0b8f1c9e-4a6d-4a7e-9d53-3f1f2a7c5e0f',
    at: '2026-11-20T15:40:02.1+00:00',
    ...{
      actor_id: 'b1eb12d0-0000-4000-8000-0000000000a1',
      actor_name: 'Olivia Bennett',
      actor_email: 'olivia@bluebird.example',
    },
    action: 'member.changed',
    subject_type: 'member',
    subject_id: actor.actor_id,
    request_id: '1d9e7b40-5c2f-4e86-a3b1-7f6c0d8e9a52',
    details: { before: { role: 'viewer' }, after: { role: 'agent' } },
  },
];

export const columns = {
  id: Id('The id of the entry.'),
  at: Instant('When it happened.'),
  actor_id: Nullable(Id('The user who acted. Null: a program or an operator of the database.')),
  action: Type.String({ description: 'The subject and what happened to it.', examples: ['recording.url_issued'] }),
  subject_type: Type.String({ examples: ['call'] }),
  subject_id: Nullable(Id('What was changed or read. The subject of a membership is its user.')),
  request_id: Nullable(Type.String({ description: 'The `x-request-id` of the request.' })),
  details: Type.Object(
    {},
    { additionalProperties: true, description: 'For a change: the values `before` and `after`. Secrets are masked.' },
  ),
};

const AuditEntry = Type.Object(
  {
    ...columns,
    actor_name: Nullable(Type.String({ description: 'Null: the user gave no name, or was deleted.' })),
    actor_email: Nullable(Type.String({ description: 'Null: the user was deleted.' })),
  },
  { title: 'AuditEntry' },
);
export type AuditEntry = Static<typeof AuditEntry>;

export const AuditLog = Type.Object(
  { data: Type.Array(AuditEntry), pagination: CursorPagination },
  {
    title: 'AuditLog',
    description: 'A page of the audit log, the latest first.',
    examples: [{ data: entries, pagination: { limit: 50, nextCursor: null } }],
  },
);

export const AuditQuery = Strict({
  subject_id: Type.Optional(Id('Entries about this row, such as a call.')),
  actor_id: Type.Optional(Id('Entries of this user.')),
  action: Type.Optional(
    Type.Array(Type.String({ minLength: 1, maxLength: 100, examples: ['recording.url_issued'] }), {
      minItems: 1,
      maxItems: 20,
      uniqueItems: true,
      description: 'Entries with any of these actions.',
    }),
  ),
  ...timeRangeQuery,
  ...PageQuery.properties,
});

export type AuditQuery = Static<typeof AuditQuery>;
