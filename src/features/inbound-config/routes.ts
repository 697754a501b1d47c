// What happens when somebody calls.
import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { Type } from 'typebox';
import { answeredBy, defaulted, flag, nullable, text, whole } from '../../crud/fields.ts';
import { type Single, singleRoutes } from '../../crud/singleton.ts';
import { Instant, Nullable } from '../../http/contract.ts';
import { assertHours, Hours, StoredHours, type WeeklyHours } from './hours.ts';
import { inboundConfig as policy } from './policies.ts';
import { changeInboundConfig, readInboundConfig } from './queries.ts';

const fields = {
  greeting: nullable(text(2000, 'Thank you for calling Bluebird Dental.')),
  hours: defaulted({ schema: Hours }),
  voicemail_enabled: defaulted(flag),
  voicemail_greeting: nullable(text(2000, 'We are closed. Leave your name and number.')),
  spam_max_calls: nullable(
    whole(1, 100_000, 'From one number within spam_window_minutes, before it is blocked; null: no limit.'),
  ),
  spam_window_minutes: defaulted(whole(1, 1440, 'The time in which calls from one number are counted.')),
};

/** What holds until somebody says otherwise: what the table says of a row of which nothing was said. */
const untouched = {
  greeting: null,
  hours: {},
  voicemail_enabled: true,
  voicemail_greeting: null,
  spam_max_calls: null,
  spam_window_minutes: 60,
  updated_at: null,
};

const example = {
  ...untouched,
  greeting: 'Thank you for calling Bluebird Dental.',
  hours: { mon: [['09:00', '17:00']] },
  spam_max_calls: 6,
  spam_window_minutes: 10,
  updated_at: '2026-10-12T07:43:22.20962+00:00',
};

const InboundConfig = Type.Object(
  {
    ...answeredBy(fields),
    hours: StoredHours,
    updated_at: Nullable(Instant('When it was last changed; null: never, and these are the defaults.')),
  },
  { title: 'InboundConfig', description: 'The inbound configuration.', examples: [example] },
);

const single: Single = {
  name: 'InboundConfig',
  what: 'what happens when somebody calls',
  table: 'inbound_configs',
  fields,
  Item: InboundConfig,
  example,
  policy,
  read: async ({ database, orgId }) => (await readInboundConfig(database, orgId)) ?? untouched,
  async change(of, sent, unchangedSince) {
    if (sent.hours !== undefined) assertHours(sent.hours as WeeklyHours);
    return changeInboundConfig(of, sent, unchangedSince);
  },
};

export const inboundConfig: FastifyPluginAsyncTypebox = async function inboundConfig(app) {
  await app.register(singleRoutes(single));
};
