import { Type } from 'typebox';
import { defaulted, flag, integer, nullable, responseProperties, text } from '../../crud/fields.ts';
import type { Singleton } from '../../crud/singleton.ts';
import { rlsTables } from '../../database/rls-tables.ts';
import { assertOpeningHours, OpeningHours, StoredOpeningHours } from '../../domain/opening-hours.ts';
import { defineView } from '../../http/cache/view.ts';
import { Instant, Nullable } from '../../http/contract.ts';
import { changeInboundConfig, readInboundConfig } from './queries.ts';

const fields = {
  greeting: nullable(text(2000, 'Thank you for calling Bluebird Dental.')),
  hours: defaulted({ schema: OpeningHours }),
  voicemail_enabled: defaulted(flag),
  voicemail_greeting: nullable(text(2000, 'We are closed. Leave your name and number.')),
  spam_max_calls: nullable(
    integer(1, 100_000, 'Calls from one number within `spam_window_minutes` before it is blocked. Null: no limit.'),
  ),
  spam_window_minutes: defaulted(integer(1, 1440, 'The period in which the calls of a number are counted.')),
};

/** The defaults of the table. */
const defaults = {
  greeting: null,
  hours: {},
  voicemail_enabled: true,
  voicemail_greeting: null,
  spam_max_calls: null,
  spam_window_minutes: 60,
  updated_at: null,
};

const example = {
  ...defaults,
  greeting: 'Thank you for calling Bluebird Dental.',
  hours: { mon: [['09:00', '17:00']] },
  spam_max_calls: 6,
  spam_window_minutes: 10,
  updated_at: '2026-10-12T07:43:22.20962+00:00',
};

const InboundConfig = Type.Object(
  {
    ...responseProperties(fields),
    hours: StoredOpeningHours,
    updated_at: Nullable(Instant('Time of the last change. Null: never changed, and all values are the defaults.')),
  },
  { title: 'InboundConfig', description: 'The inbound configuration.', examples: [example] },
);

const minute = 60_000;

export const inboundConfigView = defineView({
  name: 'inbound config',
  tables: ['inbound_configs', ...rlsTables],
  ttlMs: 5 * minute,
  staleIfErrorMs: 60 * minute,
  schema: InboundConfig,
  load: async ({ database, orgId }) => (await readInboundConfig(database, orgId)) ?? defaults,
});

export const inboundConfigSingleton: Singleton = {
  name: 'InboundConfig',
  words: 'the inbound configuration',
  table: 'inbound_configs',
  fields,
  Item: InboundConfig,
  example,
  view: inboundConfigView,
  async change(scope, changes, updatedAt) {
    if (changes.hours !== undefined) assertOpeningHours(changes.hours as OpeningHours);
    return changeInboundConfig(scope, changes, updatedAt);
  },
};
