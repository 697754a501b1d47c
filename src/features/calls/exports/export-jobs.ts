// The jobs of large exports: one makes the files, one deletes them. Several instances share them: a job claims its export.
import { createHash } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import type { FastifyInstance } from 'fastify';
import { dataOf } from '../../../database/postgrest-response.ts';
import type { Role } from '../../../domain/role.ts';
import { Forbidden, NotAMember } from '../../../errors.ts';
import type { Job } from '../../../jobs/jobs.ts';
import { assertMayExport } from './columns.ts';
import type { ExportRequest } from './export-request.ts';
import { maxExportMs } from './export-source.ts';
import { exportFileName } from './file-name.ts';
import type { OpenExport } from './open-export.ts';
import { contentTypes } from './write-file.ts';

/** Shorter than the lease, so that a running export keeps it. */
const reportEveryMs = 2000;

interface ClaimedExport {
  readonly org_id: string;
  readonly id: string;
  readonly attempt: number;
  readonly member_id: string;
  readonly role: string;
  readonly format: string;
  readonly request: unknown;
  readonly slug: string;
}

/** Another instance has taken the export over, or it was canceled or deleted: there is nothing left to do. */
class ExportTaken extends Error {}

export function exportJobs(app: FastifyInstance, openExport: OpenExport): Job[] {
  async function makeNext(signal: AbortSignal): Promise<boolean> {
    const [claimed] = dataOf(await app.withServiceDatabase((database) => database.rpc('claim_call_export')));
    if (claimed === undefined) return false;
    const folder = await mkdtemp(join(tmpdir(), 'callboard-export-'));
    try {
      await makeFile(claimed, join(folder, 'export'), signal);
    } catch (error) {
      if (error instanceof ExportTaken) return true;
      const isFinal = error instanceof NotAMember || error instanceof Forbidden;
      // Otherwise the lease ends by itself, and the export is tried again.
      if (!isFinal) throw error;
      await report(claimed, { state: 'failed', error: 'MEMBERSHIP_ENDED' });
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
    return true;
  }

  async function makeFile(claimed: ClaimedExport, path: string, signal: AbortSignal): Promise<void> {
    // The key of the file has the format of the row, because that is how the file is found again to delete it.
    const request = { ...(claimed.request as ExportRequest), format: claimed.format as ExportRequest['format'] };
    // The rights of now: those at the time of the request may have ended.
    if (claimed.role === null) throw new NotAMember();
    assertMayExport(claimed.role as Role, request.columns);
    const exporter = { orgId: claimed.org_id, userId: claimed.member_id };
    const limit = AbortSignal.any([signal, AbortSignal.timeout(maxExportMs)]);
    const opened = await openExport({ ...exporter, signal: limit, isJob: true }, request);
    const hash = createHash('sha256');
    let rowsDone = 0;
    let size = 0;
    let reportedAtMs = Number.NEGATIVE_INFINITY;

    async function* measuredBytes(): AsyncGenerator<Uint8Array> {
      for await (const { bytes, rows } of opened.chunks()) {
        hash.update(bytes);
        size += bytes.length;
        rowsDone += rows;
        yield bytes;
        if (app.steadyNow() - reportedAtMs < reportEveryMs) continue;
        reportedAtMs = app.steadyNow();
        await report(claimed, { rows_done: rowsDone, rows_total: opened.total });
      }
    }

    try {
      await pipeline(measuredBytes(), createWriteStream(path), { signal: limit });
    } finally {
      opened.close();
    }
    const key = `${claimed.org_id}/exports/${claimed.id}.${request.format}`;
    const contentType = contentTypes[request.format];
    await app.bucket.put({ key, path, size, contentType, sha256: hash.digest('base64'), signal });
    await report(claimed, {
      state: 'done',
      rows_done: rowsDone,
      rows_total: rowsDone,
      file_key: key,
      file_name: exportFileName(claimed.slug, request),
      size_bytes: size,
    });
  }

  async function report({ org_id: org, id: export_id, attempt }: ClaimedExport, state: object): Promise<void> {
    const args = { org, export_id, attempt, report: state as never };
    const isOurs = dataOf(await app.withServiceDatabase((database) => database.rpc('report_call_export', args)));
    if (!isOurs) throw new ExportTaken();
  }

  async function deleteExpired(signal: AbortSignal): Promise<boolean> {
    const most = 100;
    const expired = dataOf(
      await app.withServiceDatabase((database) => database.rpc('expired_call_exports', { max_exports: most })),
    );
    for (const { org_id: org, id: export_id, file_key: key } of expired) {
      await app.bucket.remove(key, signal);
      dataOf(await app.withServiceDatabase((database) => database.rpc('delete_call_export', { org, export_id })));
    }
    return expired.length === most;
  }

  return [
    { name: 'make exports', everyMs: 2000, run: makeNext },
    { name: 'delete expired exports', everyMs: 60_000, run: deleteExpired },
  ];
}
