// The rows of an export from one snapshot, with their exact number.
import { type MemberSnapshot, openMemberSnapshot } from '../../../database/member-snapshot.ts';
import { NotAMember, TooManyExports } from '../../../errors.ts';
import { type ColumnName, type ExportColumn, exportColumns, hasLongText, type NamesTable } from './columns.ts';
import type { ExportRequest } from './export-request.ts';
import { type ExportSource, maxExportMs, type Names, type SourceContext } from './export-source.ts';

const batchRows = 2000;
const batchRowsWithTexts = 50;

export async function openSnapshotSource(
  { databaseUrl, signal, orgId, userId, isJob = false }: SourceContext & { readonly databaseUrl: string },
  { filter, columns }: ExportRequest,
): Promise<ExportSource> {
  const snapshot = await openMemberSnapshot({ databaseUrl, orgId, userId, signal, maxStatementMs: maxExportMs });
  try {
    const orgSlug = await readSlug(snapshot, orgId);
    if (!isJob) await assertBelowLimit(snapshot, orgId);
    // The filter as a value of its type: PostgreSQL plans with the constant, and only the conditions of its attributes are left.
    const [[stored = null] = []] = await snapshot.query(
      'select jsonb_populate_record(null::private.call_filter, $1)::text',
      [JSON.stringify(filter)],
    );
    const values = [orgId, stored, ...(filter.search === undefined ? [] : [filter.search])];
    const from = sourceSql(filter.search !== undefined);
    const [[total = null] = []] = await snapshot.query(`select count(*) ${from}`, values);
    const select = `select ${columns.map(valueSql).join(', ')} ${from} order by c.started_at desc, c.id desc`;
    return {
      kind: 'snapshot',
      total: Number(total),
      orgSlug,
      names: await readNames(snapshot, orgId, columns),
      batches: () => snapshot.batches(select, values, hasLongText(columns) ? batchRowsWithTexts : batchRows),
      close: snapshot.close,
    };
  } catch (error) {
    snapshot.close();
    throw error;
  }
}

async function readSlug(snapshot: MemberSnapshot, orgId: string): Promise<string> {
  const [[slug = null] = []] = await snapshot.query(
    'select slug from public.organizations where id = $1 and id = (select private.active_org())',
    [orgId],
  );
  if (slug === null) throw new NotAMember();
  return slug;
}

/** Two locks an organisation, held until the transaction ends: they limit its downloads over all instances. */
async function assertBelowLimit(snapshot: MemberSnapshot, orgId: string): Promise<void> {
  const [[isBelow] = []] = await snapshot.query(
    `select coalesce(
       nullif(pg_try_advisory_xact_lock(hashtextextended('export ' || $1, 1)), false),
       pg_try_advisory_xact_lock(hashtextextended('export ' || $1, 2))
     )`,
    [orgId],
  );
  if (isBelow !== 't') throw new TooManyExports();
}

function sourceSql(isSearch: boolean): string {
  const found = isSearch ? 'and c.id in (select f.id from private.search_calls($3, $2::private.call_filter) as f)' : '';
  return `
    from public.call_logs as c
    cross join lateral private.counted_version(c, ($2::private.call_filter).measure) as counted
    where c.org_id = $1 and c.org_id = (select private.active_org())
      and private.call_matches(c, $2::private.call_filter) ${found}`;
}

function valueSql(name: ColumnName): string {
  const { source = name, storage }: ExportColumn = exportColumns[name];
  return storage === 'flag' ? `c.${source}::text` : `c.${source}`;
}

const namesSql: Readonly<Record<NamesTable, string>> = {
  agents: 'select id, name from public.agents where org_id = $1',
  phone_numbers: 'select id, label from public.phone_numbers where org_id = $1',
};

async function readNames(snapshot: MemberSnapshot, orgId: string, columns: readonly ColumnName[]): Promise<Names> {
  const names: { [Table in NamesTable]?: Map<string | null, string | null> } = {};
  for (const column of columns) {
    const { names: table }: ExportColumn = exportColumns[column];
    if (table === undefined || names[table] !== undefined) continue;
    const rows = await snapshot.query(namesSql[table], [orgId]);
    names[table] = new Map(rows.map(([id = null, name = null]) => [id, name]));
  }
  return names;
}
