// Streams an export as the response. An error after the first byte breaks the connection: a file never ends short and valid.
import { Readable } from 'node:stream';
import type { FastifyReply } from 'fastify';
import { DatabaseUnavailable, isCatalogued } from '../../../errors.ts';
import type { ExportRequest } from './export-request.ts';
import type { Exporter } from './export-source.ts';
import { exportFileName } from './file-name.ts';
import type { OpenExport } from './open-export.ts';
import type { OpenedExport } from './opened-export.ts';
import type { createRunningExports, RunningExport } from './running-exports.ts';
import { contentTypes } from './write-file.ts';

interface SendOptions {
  readonly runningExports: ReturnType<typeof createRunningExports>;
  readonly openExport: OpenExport;
}

export type SendExport = ReturnType<typeof createSendExport>;

export function createSendExport({ runningExports, openExport }: SendOptions) {
  return async function sendExport(
    reply: FastifyReply,
    exporter: Exporter,
    request: ExportRequest,
    beforeFirstByte: () => Promise<void> = async () => {},
  ): Promise<void> {
    const running = runningExports.start(exporter.orgId);
    reply.raw.once('close', running.abort);
    try {
      const opened = await openExport({ ...exporter, signal: running.signal }, request);
      try {
        await beforeFirstByte();
      } catch (error) {
        opened.close();
        throw error;
      }
      // Fastify demands the reply of an async handler that has sent it. Its type for handlers does not allow that.
      return sendHead(reply, opened, request).send(streamOf(opened, running)) as never;
    } catch (error) {
      running.end();
      // The client has gone, which also aborted the reading: there is nothing to answer, and nothing to report.
      if (reply.raw.destroyed) return void reply.hijack();
      throw isCatalogued(error) ? error : new DatabaseUnavailable({ cause: error });
    }
  };
}

function streamOf(opened: OpenedExport, running: RunningExport): Readable {
  const stream = Readable.from(bytesOf(opened), { objectMode: false });
  const cut = () => void stream.destroy(new Error('the export was ended before its last row'));
  running.signal.addEventListener('abort', cut, { once: true });
  stream.once('close', () => {
    running.signal.removeEventListener('abort', cut);
    opened.close();
    running.end();
  });
  return stream;
}

function sendHead(reply: FastifyReply, { kind, total, orgSlug }: OpenedExport, request: ExportRequest): FastifyReply {
  return reply.headers({
    'content-type': contentTypes[request.format],
    'content-disposition': `attachment; filename="${exportFileName(orgSlug, request)}"`,
    'cache-control': 'private, no-store',
    'x-total-rows': total,
    'x-export-source': kind,
    'x-export-zone': request.zone,
    // nginx would store the file before it sends it.
    'x-accel-buffering': 'no',
  });
}

async function* bytesOf(opened: OpenedExport): AsyncGenerator<Uint8Array> {
  for await (const { bytes } of opened.chunks()) yield bytes;
}
