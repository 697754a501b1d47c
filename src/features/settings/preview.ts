// What a change of the time zone would do. Nothing is changed.
import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { Temporal } from 'temporal-polyfill';
import { Type } from 'typebox';
import { dataOf } from '../../database/postgrest-response.ts';
import { dayAround, isTimezone, localDate } from '../../domain/local-time.ts';
import { ValidationFailed } from '../../errors.ts';
import { Instant, Nullable, Strict } from '../../http/contract.ts';
import { TimezoneName, unknownTimezone } from './fields.ts';

const Today = Type.Object({
  timezone: Type.String({ examples: ['America/New_York'] }),
  from: Instant('The start of today, inclusive.'),
  to: Instant('The end of today, exclusive.'),
});

const Preview = Type.Object(
  {
    current: Type.Object(Today.properties, { description: 'With the present time zone.' }),
    next: Type.Object(Today.properties, { description: 'With the time zone of the request.' }),
    recount: Nullable(
      Type.Object(
        {
          days: Type.Integer({ minimum: 1 }),
          firstDay: Type.String({ format: 'date' }),
          lastDay: Type.String({ format: 'date' }),
        },
        {
          description:
            'The days whose calls are counted again in the background, on the new clock. Until then, figures have at most 92 days. Null: nothing is counted again, because there are no calls or the time zone is the same.',
        },
      ),
    ),
  },
  {
    title: 'SettingsPreview',
    description: 'What the change would do.',
    examples: [
      {
        current: { timezone: 'America/New_York', from: '2026-11-27T05:00:00Z', to: '2026-11-28T05:00:00Z' },
        next: { timezone: 'Asia/Kathmandu', from: '2026-11-27T18:15:00Z', to: '2026-11-28T18:15:00Z' },
        recount: { days: 400, firstDay: '2025-10-25', lastDay: '2026-11-28' },
      },
    ],
  },
);

export const settingsPreview: FastifyPluginAsyncTypebox = async function settingsPreview(app) {
  app.post(
    '/preview',
    {
      config: { right: 'settings.write' },
      schema: {
        operationId: 'previewSettings',
        tags: ['Account'],
        summary: 'Preview a change of the time zone',
        description: 'For owners and admins. Changes nothing.',
        querystring: Strict({}),
        body: Type.Object(
          { timezone: TimezoneName },
          { title: 'SettingsPreviewRequest', additionalProperties: false, examples: [{ timezone: 'Asia/Kathmandu' }] },
        ),
        response: { 200: Preview },
      },
    },
    async ({ database, member, body: { timezone } }) => {
      if (!isTimezone(timezone)) {
        throw new ValidationFailed(`timezone ${unknownTimezone}`, { field: 'timezone' });
      }
      const todayIn = (zone: string) => ({ timezone: zone, ...dayAround(app.now(), zone) });
      const { first_start: first, last_start: last } = dataOf(await database.rpc('call_span', { org: member.orgId }));
      return {
        current: todayIn(member.timezone),
        next: todayIn(timezone),
        recount: timezone === member.timezone ? null : daysBetween(first, last, timezone),
      };
    },
  );
};

function daysBetween(first: string | null, last: string | null, timezone: string) {
  if (first === null || last === null) return null;
  const [firstDay, lastDay] = [localDate(first, timezone), localDate(last, timezone)];
  const { days } = Temporal.PlainDate.from(firstDay).until(lastDay, { largestUnit: 'days' });
  return { days: days + 1, firstDay, lastDay };
}
