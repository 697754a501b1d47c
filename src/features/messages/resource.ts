import { Type } from 'typebox';
import { defaulted, instant, reference, required } from '../../crud/fields.ts';
import { joinedNames } from '../../crud/joined-names.ts';
import { defineResource } from '../../crud/resource.ts';
import { messageDirections, messageMethods } from '../../domain/message.ts';
import { DuplicateMessage } from '../../errors.ts';

const content = {
  schema: Type.String({
    minLength: 1,
    maxLength: 20_000,
    description:
      "409 DUPLICATE_MESSAGE when the contact already has the same content with the same method and direction, sent less than the organisation's `duplicate_window_seconds` (60 by default) before or after.",
    examples: ['Do you take Delta Dental?'],
  }),
};

export const message = defineResource({
  one: 'message',
  many: 'messages',
  description: 'Messages from and to contacts.',
  table: 'messages',
  writeRight: 'messages.write',
  isNeverStored: true,
  fields: {
    contact_id: required(reference('The contact that sent or received the message.')),
    method: required({ schema: Type.Enum([...messageMethods], { description: 'The channel.' }) }),
    direction: required({
      schema: Type.Enum([...messageDirections], { description: '`inbound`: sent by the contact.' }),
    }),
    content: required(content),
    sent_at: defaulted(instant('Time of sending. Default: now.')),
  },
  joined: joinedNames('contact_name'),
  filters: ['contact_id', 'method', 'direction'],
  timeColumn: 'sent_at',
  search: 'search_messages',
  sorts: ['-sent_at', 'sent_at'],
  // Updates `last_message_at`.
  alsoChanges: { create: ['contacts'], change: ['contacts'], delete: ['contacts'] },
  // An exclusion constraint refuses duplicates.
  databaseErrors: { '23P01': () => new DuplicateMessage() },
  createExample: { content: 'Do you take Delta Dental?', sent_at: undefined },
  example: {
    id: '1c0b234b-99bf-490a-87ed-daadc999a61e',
    org_id: 'b1eb12d0-0000-4000-8000-000000000001',
    contact_id: 'f36fed99-5d5c-4d6c-8d02-86e2808a9383',
    method: 'sms',
    direction: 'inbound',
    content: 'Can you send me the invoice for my last visit?',
    sent_at: '2026-11-20T16:02:11.5+00:00',
    contact_name: 'José Baker',
    created_at: '2026-11-20T16:02:11.731+00:00',
    updated_at: '2026-11-20T16:02:11.731+00:00',
  },
});
