// What a front end keeps for a user, in all their organisations. The service does not read it.
import { type FastifyPluginAsyncTypebox, type Static, Type } from '@fastify/type-provider-typebox';
import { assertStorable } from '../../crud/normalize.ts';
import { dataOf, dataOrNull } from '../../database/postgrest-response.ts';
import type { DatabaseHandle } from '../../database/supabase.ts';
import { BodyTooLarge } from '../../errors.ts';
import { Instant, Nullable, Strict } from '../../http/contract.ts';

const maxBytes = 16 * 1024;

const example = { theme: 'dark', columns: ['started_at', 'agent_name'] };

const preferences = Type.Object({}, { additionalProperties: true, description: 'Any JSON object.' });

const Preferences = Type.Object(
  { preferences, updated_at: Nullable(Instant('Time of the last change. Null: nothing is stored.')) },
  {
    title: 'Preferences',
    description: 'The preferences of the user.',
    examples: [{ preferences: example, updated_at: '2026-11-20T16:02:11.5+00:00' }],
  },
);

const NewPreferences = Type.Object(
  { preferences },
  { title: 'PreferencesUpdate', additionalProperties: false, examples: [{ preferences: example }] },
);

const none: Static<typeof Preferences> = { preferences: {}, updated_at: null };
const tags = ['Account'];
const access = 'signed-in';
const columns = 'preferences, updated_at';

export const preferencesRoutes: FastifyPluginAsyncTypebox = async function preferencesRoutes(app) {
  app.get(
    '/',
    {
      prefixTrailingSlash: 'no-slash',
      config: { access },
      schema: {
        operationId: 'getPreferences',
        tags,
        summary: 'Read the preferences of the current user',
        description: 'For every user with a valid token. They are the same in all organisations.',
        querystring: Strict({}),
        response: { 200: Preferences },
      },
    },
    async ({ database, caller: { userId } }) => {
      const stored = await database.from('user_preferences').select(columns).eq('user_id', userId).maybeSingle();
      return (dataOrNull(stored) as Static<typeof Preferences> | null) ?? none;
    },
  );

  app.put(
    '/',
    {
      prefixTrailingSlash: 'no-slash',
      config: { access },
      bodyLimit: maxBytes,
      schema: {
        operationId: 'replacePreferences',
        tags,
        summary: 'Replace the preferences of the current user',
        description: 'For every user with a valid token. At most 16 KB. The last write applies.',
        querystring: Strict({}),
        body: NewPreferences,
        response: { 200: Preferences },
      },
    },
    async ({ database, caller: { userId }, body }) => {
      assertStorable('preferences', body.preferences);
      return replacePreferences(database, userId, body.preferences);
    },
  );
};

async function replacePreferences(database: DatabaseHandle, userId: string, changed: object) {
  const response = await database
    .from('user_preferences')
    .upsert({ user_id: userId, preferences: changed as never })
    .select(columns)
    .single();
  // Numbers such as 1e300 are longer in the database.
  if (response.error?.code === '23514') throw new BodyTooLarge({ cause: response.error });
  return dataOf(response) as Static<typeof Preferences>;
}
