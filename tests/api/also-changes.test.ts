// The tables that a write changes in addition to its own, read from foreign keys and triggers of the database. A missing table in
// `alsoChanges` would serve outdated values after a write, a superfluous one outdates valid entries.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Write } from '../../src/crud/declaration.ts';
import { tablesOfPromotion } from '../../src/features/bizdev-sources/promote.ts';
import { tablesOfConversion } from '../../src/features/leads/convert.ts';
import { startTestApp, type TestApp } from '../helpers/app.ts';
import { everyResource } from '../helpers/every-resource.ts';
import { withoutFeed } from '../helpers/request-as.ts';
import { withServedPaths } from '../helpers/served-routes.ts';

interface Reference {
  readonly from: string;
  readonly to: string;
  /** pg_constraint.confdeltype: `c` cascade, `n` set null, `d` set default, `a` and `r` refuse. */
  readonly action: string;
  /** The columns that are set. */
  readonly columns: readonly string[];
}
interface Trigger {
  readonly table: string;
  readonly source: string;
  /** The columns of an `update of` trigger. Empty: all. */
  readonly columns: readonly string[];
  readonly create: boolean;
  readonly change: boolean;
  readonly delete: boolean;
}

const resources = await everyResource();
const writes: readonly Write[] = ['create', 'change', 'delete'];

/** Written by an SQL function: PostgreSQL does not record which tables a function writes. */
const byFunction: Record<string, readonly string[]> = {
  // A campaign can be created with its queue.
  'campaigns create': ['call_queue'],
};

let service: TestApp & { servedPaths: string[] };
let references: Reference[];
let triggers: Trigger[];

beforeAll(async () => {
  service = await withServedPaths(() => startTestApp(withoutFeed));
  const { sql } = service.stack;
  ({ rows: references } = await sql.query<Reference>(
    `select conrelid::regclass::text as "from", confrelid::regclass::text as "to", confdeltype as action,
       ${namesOf('conrelid', 'coalesce(confdelsetcols, conkey)')} as columns
     from pg_constraint where contype = 'f' and connamespace = 'public'::regnamespace`,
  ));
  ({ rows: triggers } = await sql.query<Trigger>(
    `select
       tgrelid::regclass::text as "table",
       prosrc as source,
       ${namesOf('tgrelid', 'tgattr::int2[]')} as columns,
       tgtype & 4 > 0 as "create",
       tgtype & 8 > 0 as "delete",
       tgtype & 16 > 0 as change
     from pg_trigger
     join pg_proc on pg_proc.oid = tgfoid
     where not tgisinternal and pronamespace = 'private'::regnamespace`,
  ));
});
afterAll(() => service?.close());

const namesOf = (table: string, numbers: string) =>
  `array(select attname::text from pg_attribute where attrelid = ${table} and attnum = any (${numbers}))`;

const writtenIn = (source: string) =>
  [...source.matchAll(/\b(?:insert into|update|delete from)\s+public\.(\w+)/g)].map(([, table = '']) => table);

/** `columns`: the only changed columns. */
function writtenByTriggers(table: string, write: Write, columns?: readonly string[]): string[] {
  const isAbout = (trigger: Trigger) =>
    trigger.columns.length === 0 || columns?.some((column) => trigger.columns.includes(column)) !== false;
  return triggers
    .filter((trigger) => trigger.table === table && trigger[write] && isAbout(trigger))
    .flatMap(({ source }) => writtenIn(source));
}

/** Follows the foreign keys: a cascade can delete more rows, and `set null` can fire more triggers. */
function changedBy(
  table: string,
  write: Write,
  columns?: readonly string[],
  followed = new Set<Reference>(),
): readonly string[] {
  const written = writtenByTriggers(table, write, columns);
  if (write !== 'delete') return written;
  const reached = references.filter(
    (reference) => reference.to === table && 'cnd'.includes(reference.action) && !followed.has(reference),
  );
  for (const reference of reached) followed.add(reference);
  const further = reached.flatMap((reference) => [
    reference.from,
    ...(reference.action === 'c'
      ? changedBy(reference.from, 'delete', undefined, followed)
      : changedBy(reference.from, 'change', reference.columns, followed)),
  ]);
  return [...written, ...further];
}

const routeOf = (path: string, write: Write) =>
  ({ create: `POST ${path}`, change: `PATCH ${path}/:id`, delete: `DELETE ${path}/:id` })[write];

describe.each(resources)('$path', ({ path, resource: { table, alsoChanges = {} } }) => {
  it.each(writes)('declares exactly the tables that the database changes on %s', (write) => {
    const isServed = service.servedPaths.includes(routeOf(path, write));
    const changed = isServed ? [...changedBy(table, write), ...(byFunction[`${table} ${write}`] ?? [])] : [];
    // No view depends on the daily totals: they change with the calls, which are announced.
    const others = new Set(changed.filter((each) => each !== table));
    expect(alsoChanges[write] ?? []).toEqual([...others].sort());
  });
});

it('includes cascades, set null, and triggers', () => {
  expect(changedBy('contacts', 'delete')).toContain('messages');
  expect(changedBy('locations', 'delete')).toContain('appointments');
  expect(changedBy('messages', 'create')).toContain('contacts');
  expect(changedBy('contacts', 'change')).toContain('call_logs');
});

it.each([
  ['convert_lead', tablesOfConversion],
  ['promote_bizdev_source', tablesOfPromotion],
])('%s writes the tables that its route announces', async (name, tables) => {
  const { rows } = await service.stack.sql.query<{ source: string }>(
    'select prosrc as source from pg_proc where oid = $1::regproc',
    [`public.${name}`],
  );
  expect([...tables].sort()).toEqual([...new Set(writtenIn(rows[0]?.source ?? ''))].sort());
});
