// How an organisation is set up: the clock its days follow, and the currency of its money.
import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { Type } from 'typebox';
import { answeredBy } from '../../crud/fields.ts';
import { singleRoutes } from '../../crud/singleton.ts';
import { TimezoneChangedRecently } from '../../errors.ts';
import { Id, Instant } from '../../http/contract.ts';
import { fields } from './fields.ts';
import { orgSettings } from './policies.ts';
import { changeSettings, readSettings } from './queries.ts';

const example = {
  org_id: 'b1eb12d0-0000-4000-8000-000000000001',
  name: 'Bluebird Dental',
  slug: 'bluebird',
  timezone: 'America/New_York',
  week_start: 0,
  currency: 'USD',
  duplicate_window_seconds: 60,
  updated_at: '2026-10-12T07:43:22.20962+00:00',
};

const Settings = Type.Object(
  {
    org_id: Id('The organisation.'),
    name: Type.String(),
    slug: Type.String(),
    ...answeredBy(fields),
    updated_at: Instant('When it was last changed.'),
  },
  { title: 'Settings', description: 'The settings.', examples: [example] },
);

export const settings: FastifyPluginAsyncTypebox = async function settings(app) {
  await app.register(
    singleRoutes({
      name: 'Settings',
      what: "the organisation's settings",
      table: 'org_settings',
      fields,
      Item: Settings,
      example,
      policy: orgSettings,
      read: readSettings,
      // There is never none: they came with the organisation.
      refusals: [TimezoneChangedRecently],
      change: (of, sent, unchangedSince) => changeSettings(of, sent, unchangedSince ?? undefined),
    }),
  );
};
