// Export jobs as members see them.
import { Type } from 'typebox';
import { dataOf, dataOrNull } from '../../../database/postgrest-response.ts';
import type { DatabaseHandle } from '../../../database/supabase.ts';
import { Conflict, ExportNotFound, Forbidden, TooManyExports } from '../../../errors.ts';
import { Id, Instant, Nullable, Strict } from '../../../http/contract.ts';
import type { ExportRequest } from './export-request.ts';

export const exampleExportId = '3d6e8f0a-52c1-4b7d-9a3e-6f1b0c2d4e58';
export const ExportParams = Strict({ exportId: Id('The export.', exampleExportId) });

const example = {
  id: exampleExportId,
  state: 'running',
  format: 'csv',
  rowsDone: 240_000,
  rowsTotal: 1_000_000,
  sizeBytes: null,
  error: null,
  createdAt: '2026-11-28T09:30:00.000+00:00',
  finishedAt: null,
  expiresAt: null,
};

const exportStates = ['queued', 'running', 'done', 'failed', 'canceled'] as const;

export const CallExport = Type.Object(
  {
    id: Id('The export.', exampleExportId),
    state: Type.Enum([...exportStates]),
    format: Type.Enum(['csv', 'parquet']),
    rowsDone: Type.Integer({ minimum: 0 }),
    rowsTotal: Type.Integer({ minimum: 0 }),
    sizeBytes: Nullable(Type.Integer({ minimum: 0, description: 'Null until the export is done.' })),
    error: Nullable(Type.String({ description: 'Why it failed.', examples: ['MEMBERSHIP_ENDED'] })),
    createdAt: Instant('When it was requested.'),
    finishedAt: Nullable(Instant('When it was done, failed or was canceled.')),
    expiresAt: Nullable(Instant('When its file is deleted: 24 hours after it was done.')),
  },
  {
    title: 'CallExport',
    description: 'A large export. Its file is made in the background.',
    examples: [example],
  },
);

export const CanceledExport = Type.Object(CallExport.properties, {
  title: 'CallExport',
  description: 'The canceled export.',
  examples: [
    {
      ...example,
      state: 'canceled',
      finishedAt: '2026-11-28T09:31:00.000+00:00',
      expiresAt: '2026-11-29T09:31:00.000+00:00',
    },
  ],
});

interface ExportRow {
  readonly id: string;
  readonly state: string;
  readonly format: string;
  readonly rows_done: number;
  readonly rows_total: number;
  readonly size_bytes: number | null;
  readonly error: string | null;
  readonly created_at: string;
  readonly finished_at: string | null;
  readonly expires_at: string | null;
}

function toCallExport(row: ExportRow) {
  return {
    id: row.id,
    state: row.state as (typeof exportStates)[number],
    format: row.format as 'csv' | 'parquet',
    rowsDone: row.rows_done,
    rowsTotal: row.rows_total,
    sizeBytes: row.size_bytes,
    error: row.error,
    createdAt: row.created_at,
    finishedAt: row.finished_at,
    expiresAt: row.expires_at,
  };
}

export async function queueExport(database: DatabaseHandle, request: ExportRequest, total: number) {
  const args = { file_format: request.format, request: request as never, total };
  const [row] = dataOf(await database.rpc('create_call_export', args));
  if (row === undefined) throw new TooManyExports();
  return toCallExport(row);
}

interface ExportId {
  readonly orgId: string;
  readonly exportId: string;
}

/** For the member who requested it, an owner or an admin. Throws unless it is canceled. */
export async function cancelExport(database: DatabaseHandle, exportId: string): Promise<void> {
  const result = dataOrNull(await database.rpc('cancel_call_export', { export_id: exportId }));
  if (result === null) throw new ExportNotFound();
  if (result === 'forbidden') throw new Forbidden();
  if (result === 'ended') throw new Conflict('The export has ended');
}

export async function readExport(database: DatabaseHandle, { orgId, exportId }: ExportId) {
  const query = database.from('call_exports').select('*').eq('org_id', orgId).eq('id', exportId);
  const row = dataOrNull(await query.maybeSingle());
  if (row === null) throw new ExportNotFound();
  return { ...toCallExport(row), stored: row };
}
