// The export of a list: a small one is downloaded at once, a large one is made by a job.
import { useEffect } from 'preact/hooks';
import { api } from './api.ts';
import type { paths } from './api-types.d.ts';
import { useChange } from './change.ts';
import { bodyFiltersOf, type CallFilters } from './filters.ts';
import { type AnswerOf, useGet } from './get.ts';
import { problemOf, RequestFailed } from './problem.ts';

type Body = paths['/api/calls-dashboard/exports']['post']['requestBody']['content']['application/json'];
export type ExportColumn = NonNullable<Body['columns']>[number];
export type CallExport = AnswerOf<'/api/calls-dashboard/exports/{exportId}'>;

export interface ExportOptions {
  readonly filters: CallFilters;
  readonly format: Body['format'];
  /** Undefined: the usual ones. */
  readonly columns: readonly ExportColumn[] | undefined;
  readonly isForExcel: boolean;
}

export type Started = { readonly rows: number } | { readonly jobId: string };

export async function startExport({ filters, format, columns, isForExcel }: ExportOptions): Promise<Started> {
  const { data, error, response } = await api.POST('/api/calls-dashboard/exports', {
    body: {
      filters: bodyFiltersOf(filters),
      format,
      ...(columns !== undefined && { columns: [...columns] }),
      numbers: isForExcel ? 'text' : 'plain',
      bom: isForExcel,
      delimiter: ',',
    },
  });
  if (data === undefined) throw new RequestFailed(problemOf(response, error));
  if ('url' in data) {
    location.assign(data.url);
    return { rows: data.totalRows };
  }
  return { jobId: data.id };
}

const pollMs = 1000;

/** The progress of a job, read every second until it has ended. */
export function useExportJob(jobId: string | undefined): CallExport | undefined {
  const { value, retry } = useGet(
    '/api/calls-dashboard/exports/{exportId}',
    jobId === undefined ? null : { path: { exportId: jobId } },
  );
  const isRunning =
    jobId !== undefined && (value === undefined || value.state === 'queued' || value.state === 'running');
  useEffect(() => {
    if (!isRunning) return undefined;
    const timer = setInterval(retry, pollMs);
    return () => clearInterval(timer);
  }, [isRunning]);
  return jobId === undefined ? undefined : value;
}

export function useCancelExport(jobId: string) {
  const params = { path: { exportId: jobId } };
  return useChange((_: undefined) => api.POST('/api/calls-dashboard/exports/{exportId}/cancel', { params, body: {} }));
}

export async function downloadExport(jobId: string): Promise<void> {
  const { data, error, response } = await api.POST('/api/calls-dashboard/exports/{exportId}/download', {
    params: { path: { exportId: jobId } },
    body: {},
  });
  if (data === undefined) throw new RequestFailed(problemOf(response, error));
  location.assign(data.url);
}
