// Schemas of the invalidation of the cache, and of its preview.
import { type Static, Type } from 'typebox';
import { Id, Nullable, Strict } from '../../http/contract.ts';
import { exampleInstance, Instance } from './instance.ts';

const Count = (description: string) => Type.Integer({ minimum: 0, description });

/** No body, or an empty object. */
export const NoBody = Nullable(Strict({}));

const bluebird = 'b1eb12d0-0000-4000-8000-000000000001';

const choice = {
  org_id: Type.Optional(Id('One organisation. Absent: all organisations.', bluebird)),
  tables: Type.Optional(
    Type.Array(Type.String({ pattern: '^[a-z_]{1,63}$', examples: ['contacts'] }), {
      minItems: 1,
      maxItems: 50,
      uniqueItems: true,
      description:
        'Drops the entries that were read from any of these tables. Absent, and without `policy`: all entries.',
    }),
  ),
  policy: Type.Optional(
    Type.String({
      pattern: '^[a-z][a-z -]{0,59}$',
      examples: ['call stats'],
      description: 'Drops the entries that were read from any of its tables, also those of other policies.',
    }),
  ),
};

export const InvalidationQuery = Strict(choice);

export const Invalidation = Type.Object(choice, {
  title: 'CacheInvalidation',
  additionalProperties: false,
  examples: [{ org_id: bluebird, policy: 'call stats' }],
});
export type Invalidation = Static<typeof Invalidation>;

export const Invalidated = Type.Object(
  {
    entries: Count('Entries in memory that were dropped.'),
    tags: Type.Array(Type.String(), { description: 'The tags that were outdated: organisation and table.' }),
    isEverywhere: Type.Boolean({
      description:
        'Whether the other instances were notified. False while the change feed is down: then call each instance.',
    }),
    isInAuditLog: Type.Boolean({
      description: 'Whether an audit entry was written. False for an organisation that does not exist.',
    }),
  },
  {
    title: 'CacheInvalidated',
    description: 'What was dropped.',
    examples: [
      { entries: 12, tags: ['b1eb12d0-0000-4000-8000-000000000001|call_logs'], isEverywhere: true, isInAuditLog: true },
    ],
  },
);

const OutdatedPolicy = Type.Object({
  policy: Type.String({ examples: ['call stats'] }),
  tables: Type.Array(Type.String(), { description: 'The tables that it reads.' }),
  entries: Count('Entries in memory that would be dropped.'),
  bytes: Count('Their estimated size.'),
  loadMs: Nullable(
    Type.Number({ minimum: 0, description: 'The average duration of a load. Null before the first load.' }),
  ),
});

export const InvalidationPreview = Type.Object(
  {
    instance: Instance,
    entries: Count('Entries in memory that would be dropped. The next read of each loads from the database.'),
    bytes: Count('Their estimated size.'),
    tags: Type.Array(Type.String(), { description: 'The tags that would be outdated: organisation and table.' }),
    policies: Type.Array(OutdatedPolicy, {
      description: 'Most entries first. Policies without such entries are absent.',
    }),
    tiers: Type.Object({
      memory: Type.Object({ entries: Count('Entries that would be dropped.') }),
      shared: Nullable(
        Type.Object(
          { name: Type.String({ examples: ['redis'] }), isOutdated: Type.Boolean() },
          {
            description:
              'Its entries are outdated by their tags and are not counted. False while it is off. Null: there is no shared tier.',
          },
        ),
      ),
    }),
    isEverywhere: Type.Boolean({
      description: 'Whether the other instances would be notified. Their entries are not counted here.',
    }),
    message: Type.String({ description: 'What happens, in one line, for people.' }),
  },
  {
    title: 'CacheInvalidationPreview',
    description: 'What an invalidation would drop in this process. Nothing was dropped.',
    examples: [
      {
        instance: exampleInstance,
        ...{
          entries: 15,
          bytes: 48_210,
          tags: [`${bluebird}|call_logs`, `${bluebird}|leads`, `${bluebird}|org_settings`],
        },
        policies: [
          {
            ...{ policy: 'call stats', tables: ['call_logs', 'leads', 'org_settings'], entries: 12 },
            ...{ bytes: 40_112, loadMs: 4.81 },
          },
          { policy: 'org settings', tables: ['org_settings'], entries: 3, bytes: 8098, loadMs: 1.12 },
        ],
        tiers: { memory: { entries: 15 }, shared: { name: 'redis', isOutdated: true } },
        isEverywhere: true,
        message: 'Drops 15 entries of 2 policies. The next read of each loads from the database: about 61 ms in all.',
      },
    ],
  },
);
export type InvalidationPreview = Static<typeof InvalidationPreview>;
