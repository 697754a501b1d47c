// Compares the indexes of a database with the required ones, and finds what is wrong or wasteful.
import { coverageOf, servesReference } from './coverage.ts';
import { type CatalogueFacts, type IndexFacts, isLarge, type TableFacts } from './facts.ts';
import type { RequiredIndex } from './required-index.ts';

/** These stop a deploy. */
export const stoppingKinds = ['missing', 'invalid', 'altered'] as const;
/** These cost something and may be intended. */
export const warningKinds = [
  'duplicate',
  'covered',
  'unused',
  'reference without index',
  'many indexes',
  'read in full',
  'plans without values',
] as const;

type FindingKind = (typeof stoppingKinds)[number] | (typeof warningKinds)[number];

export interface Finding {
  readonly kind: FindingKind;
  readonly stopsDeploy: boolean;
  /** Null when it concerns the whole database. */
  readonly table: string | null;
  readonly index: string | null;
  readonly message: string;
  /** The statement that fixes it. Null when a person has to decide. */
  readonly mend: string | null;
}

/** With fewer scans of its table, an unused index proves nothing. */
const minTableScans = 1000;
const maxIndexes = 10;
const minFullScans = 100;

export function findingsOf(facts: CatalogueFacts, required: readonly RequiredIndex[]): Finding[] {
  return [
    ...required.flatMap((index) => requiredFindings(index, facts)),
    ...invalidFindings(facts, required),
    ...coverageFindings(facts, required),
    ...facts.indexes.flatMap((index) => unusedFinding(index, facts)),
    ...referenceFindings(facts),
    ...facts.tables.flatMap((table) => tableFindings(table, facts)),
    ...roleFindings(facts),
  ];
}

function finding(
  kind: FindingKind,
  about: { readonly table?: string; readonly index?: string },
  message: string,
  mend: string | null = null,
): Finding {
  const stopsDeploy = stoppingKinds.some((stopping) => stopping === kind);
  return { kind, stopsDeploy, table: about.table ?? null, index: about.index ?? null, message, mend };
}

/** A build that does not block writers. */
export function concurrently(definition: string): string {
  return `${definition.replace(/^(CREATE (?:UNIQUE )?INDEX)/, '$1 CONCURRENTLY')};`;
}

function requiredFindings({ name, table, definition }: RequiredIndex, { indexes }: CatalogueFacts): Finding[] {
  const about = { table, index: name };
  const found = indexes.find((index) => index.name === name && index.table === table);
  if (found === undefined) return [finding('missing', about, 'does not exist', concurrently(definition))];
  if (found.definition === definition) return [];
  const drop = found.backs_constraint
    ? null
    : `DROP INDEX CONCURRENTLY ${schemaOf(table)}.${name}; ${concurrently(definition)}`;
  return [finding('altered', about, `has a different definition: ${found.definition}`, drop)];
}

function invalidFindings({ indexes }: CatalogueFacts, required: readonly RequiredIndex[]): Finding[] {
  return indexes
    .filter((index) => !index.is_valid)
    .map((index) => {
      const isRequired = required.some(({ name }) => name === index.name);
      const drop = `DROP INDEX CONCURRENTLY ${schemaOf(index.table)}.${index.name};`;
      const message = index.is_being_built
        ? 'is being built now'
        : 'is not valid because its build failed: no query can use it, and every write maintains it';
      return finding(
        'invalid',
        { table: index.table, index: index.name },
        message,
        index.is_being_built ? null : isRequired ? `${drop} ${concurrently(index.definition)}` : drop,
      );
    });
}

export function schemaOf(table: string): string {
  return table.includes('.') ? (table.split('.')[0] ?? 'public') : 'public';
}

function coverageFindings({ indexes }: CatalogueFacts, required: readonly RequiredIndex[]): Finding[] {
  const isRequired = (name: string) => required.some((index) => index.name === name);
  return indexes.flatMap((index) => {
    const covering = indexes.flatMap((other) => {
      const coverage = coverageOf(index, other);
      if (coverage === undefined) return [];
      // Of two duplicates report one: the one that is not required, else the one whose name sorts later.
      if (coverage === 'duplicate' && coverageOf(other, index) === 'duplicate') {
        const [mine, theirs] = [isRequired(index.name), isRequired(other.name)];
        if (mine === theirs ? index.name < other.name : mine) return [];
      }
      return [{ coverage, by: other.name }];
    });
    const [first] = covering.sort((a, b) => Number(b.coverage === 'duplicate') - Number(a.coverage === 'duplicate'));
    if (first === undefined) return [];
    const message =
      first.coverage === 'duplicate'
        ? `is the same as ${first.by}`
        : `is redundant: ${first.by} serves the same queries`;
    const drop = `DROP INDEX CONCURRENTLY ${schemaOf(index.table)}.${index.name};`;
    return [
      finding(first.coverage, { table: index.table, index: index.name }, message, isRequired(index.name) ? null : drop),
    ];
  });
}

function unusedFinding(index: IndexFacts, { tables, indexes, statistics_since: since }: CatalogueFacts): Finding[] {
  const table = tables.find(({ name }) => name === index.table);
  // Every write scans a constraint's index, so those scans do not count as reads.
  const read = indexes.filter((other) => other.table === index.table && !other.backs_constraint);
  const scansOfTable = read.reduce((sum, { scans }) => sum + scans, table?.full_scans ?? 0);
  const isExempt = index.is_unique || index.backs_constraint || !index.is_valid;
  if (isExempt || index.scans > 0 || scansOfTable < minTableScans) return [];
  const message = `was not used since ${since.slice(0, 16)}, in ${scansOfTable} scans of its table`;
  return [finding('unused', { table: index.table, index: index.name }, message)];
}

function referenceFindings({ foreign_keys: references, indexes }: CatalogueFacts): Finding[] {
  return references
    .filter((reference) => !indexes.some((index) => servesReference(index, reference)))
    .map(({ name, table, columns }) => {
      const index = `idx_${table.replace('.', '_')}_${columns.join('_').replaceAll('_id', '')}`;
      const on = table.includes('.') ? table : `public.${table}`;
      return finding(
        'reference without index',
        { table },
        `${name} (${columns.join(', ')}): each delete of a referenced row reads all of ${table}`,
        `CREATE INDEX CONCURRENTLY ${index} ON ${on} (${columns.join(', ')});`,
      );
    });
}

function tableFindings(table: TableFacts, { indexes }: CatalogueFacts): Finding[] {
  const about = { table: table.name };
  const carried = indexes.filter((index) => index.table === table.name).length;
  const { full_scans: scans, rows_read_in_full_scans: read, rows } = table;
  const isReadInFull = isLarge(table) && scans >= minFullScans && read / scans >= (rows ?? 0) / 2;
  return [
    ...(carried > maxIndexes
      ? [finding('many indexes', about, `has ${carried} indexes, and every write maintains each of them`)]
      : []),
    ...(isReadInFull
      ? [finding('read in full', about, `was read in full ${scans} times, ${rows} rows each time`)]
      : []),
  ];
}

function roleFindings({ roles }: CatalogueFacts): Finding[] {
  if (roles.authenticated === 'force_custom_plan') return [];
  const message =
    'role authenticated does not set plan_cache_mode = force_custom_plan, so PostgreSQL may use generic plans';
  return [
    finding('plans without values', {}, message, 'ALTER ROLE authenticated SET plan_cache_mode = force_custom_plan;'),
  ];
}
