import { Type } from 'typebox';
import { responseProperties } from '../../crud/fields.ts';
import type { Singleton } from '../../crud/singleton.ts';
import { rlsTables } from '../../database/rls-tables.ts';
import { TimezoneChangedRecently } from '../../errors.ts';
import { defineView } from '../../http/cache/view.ts';
import { Id, Instant, Nullable } from '../../http/contract.ts';
import { fields } from './fields.ts';
import { changeSettings, readSettings } from './queries.ts';

const example = {
  org_id: 'b1eb12d0-0000-4000-8000-000000000001',
  name: 'Bluebird Dental',
  slug: 'bluebird',
  timezone: 'America/New_York',
  week_start: 0,
  currency: 'USD',
  duplicate_window_seconds: 60,
  recount_percent: null,
  updated_at: '2026-10-12T07:43:22.20962+00:00',
};

const Settings = Type.Object(
  {
    org_id: Id('The id of the organisation.'),
    name: Type.String(),
    slug: Type.String(),
    ...responseProperties(fields),
    recount_percent: Nullable(
      Type.Integer({
        minimum: 0,
        maximum: 100,
        description:
          'After a change of the time zone, the calls are counted again in the background. Until then, figures are counted from the calls, for at most 92 days. Null: all calls are counted.',
      }),
    ),
    updated_at: Instant('Time of the last change.'),
  },
  { title: 'Settings', description: 'The settings.', examples: [example] },
);

const minute = 60_000;

export const settingsView = defineView({
  name: 'org settings',
  tables: ['org_settings', ...rlsTables],
  ttlMs: 10 * minute,
  staleIfErrorMs: 60 * minute,
  schema: Settings,
  load: (scope) => readSettings(scope),
});

/** The row always exists: it is created with the organisation. */
export const orgSettings: Singleton = {
  name: 'Settings',
  words: "the organisation's settings",
  table: 'org_settings',
  fields,
  Item: Settings,
  example,
  view: settingsView,
  change: (scope, changes, updatedAt) => changeSettings(scope, changes, updatedAt ?? undefined),
  changeErrors: [TimezoneChangedRecently],
};
