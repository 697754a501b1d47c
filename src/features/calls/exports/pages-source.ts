// The rows of an export in keyset pages through PostgREST, for a service without a direct connection to the database. A page is of one
// moment, and the export is not. Calls that are stored after its start are left out.
import type { FastifyInstance } from 'fastify';
import type { TextRow } from '../../../database/member-snapshot.ts';
import { dataOrNull } from '../../../database/postgrest-response.ts';
import { NotAMember } from '../../../errors.ts';
import { type ExportColumn, exportColumns, hasLongText } from './columns.ts';
import type { ExportRequest } from './export-request.ts';
import type { ExportSource, SourceContext } from './export-source.ts';

const pageRows = 500;
const pageRowsWithTexts = 20;

interface Page {
  readonly rows: readonly TextRow[];
  readonly after: object | null;
  readonly as_of: string;
  /** On the first page. */
  readonly org_slug?: string;
  readonly total?: number;
}

export async function openPagesSource(
  app: Pick<FastifyInstance, 'withServiceDatabase'>,
  { orgId, userId, signal }: SourceContext,
  { filter, columns }: ExportRequest,
): Promise<ExportSource> {
  const max_rows = hasLongText(columns) ? pageRowsWithTexts : pageRows;
  const sources = columns.map((name) => {
    const { source = name, names }: ExportColumn = exportColumns[name];
    return names === undefined ? source : name;
  });

  async function readPage(position: { readonly after?: object; readonly as_of?: string }): Promise<Page> {
    signal.throwIfAborted();
    const args = { org: orgId, member: userId, filter, page: { columns: sources, max_rows, ...position } };
    const page = dataOrNull(
      await app.withServiceDatabase((database) => database.rpc('read_export_page', args as never)),
    ) as Page | null;
    if (page === null) throw new NotAMember();
    return page;
  }

  async function* readPages(): AsyncGenerator<readonly TextRow[]> {
    for (let page = first; page.rows.length > 0 && page.after !== null; ) {
      const next = page.rows.length < max_rows ? undefined : readPage({ after: page.after, as_of: page.as_of });
      // It may fail before it is awaited.
      next?.catch(() => {});
      yield page.rows;
      if (next === undefined) return;
      page = await next;
    }
  }

  const first = await readPage({});
  return {
    kind: 'pages',
    total: first.total ?? 0,
    orgSlug: first.org_slug ?? '',
    names: {},
    batches: readPages,
    close: () => {},
  };
}
