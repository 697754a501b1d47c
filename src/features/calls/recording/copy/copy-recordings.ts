// The job that copies recordings from providers into the organisation's own prefix of the bucket. The call never waits for it.
import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { mkdtemp, open, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import type { FastifyInstance } from 'fastify';
import { orgKey } from '../../../../cache/key.ts';
import { dataOf, dataOrNull } from '../../../../database/postgrest-response.ts';
import type { Network } from '../../../../outgoing/network.ts';
import { OutgoingError } from '../../../../outgoing/outgoing-error.ts';
import { providerNamed } from '../../../../providers/providers.ts';
import { recordingCredentials } from '../../../../providers/recording-credentials.ts';
import { measureWaveform } from '../peaks/measure-waveform.ts';
import { audioTypeOf, headBytes } from './audio-type.ts';
import { CopyError } from './copy-error.ts';
import { download } from './download.ts';

const maxBytes = 200 * 1024 * 1024;
/** Shorter than the lease, and an end for a server that sends a byte now and then. */
const maxCopyMs = 9 * 60_000;
/** A copy is held in memory in blocks only, so more at once would mostly share the network. */
const copiesAtOnce = 2;

interface Copy {
  readonly org_id: string;
  readonly id: string;
  readonly call_id: string;
  readonly connection_id: string | null;
  readonly provider: string;
  readonly url: string;
  readonly api_key: string | null;
  readonly started_at: string;
}

/** Of this instance. */
export interface CopyCounts {
  copied: number;
  failed: number;
  bytes: number;
}

/** Copies until nothing is due. */
export function createCopyJob(app: FastifyInstance, network: Network, counts: CopyCounts) {
  return async function copyRecordings(signal: AbortSignal): Promise<boolean> {
    const runs = await Promise.allSettled(Array.from({ length: copiesAtOnce }, () => copyWhileDue(signal)));
    // Only after all have ended: the next run must not add to them.
    const failed = runs.find((run) => run.status === 'rejected');
    if (failed !== undefined) throw failed.reason;
    return false;
  };

  /** One after the other, so that a slow copy delays only those behind it, and not every second one. */
  async function copyWhileDue(signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      const claimed = dataOf(
        await app.withServiceDatabase((database) => database.rpc('claim_recording_copies', { max_copies: 1 })),
      );
      const [copy] = claimed;
      if (copy === undefined) return;
      await copyOne(copy, signal);
    }
  }

  async function copyOne(copy: Copy, signal: AbortSignal): Promise<void> {
    const folder = await mkdtemp(join(tmpdir(), 'callboard-recording-'));
    try {
      const limit = AbortSignal.any([signal, AbortSignal.timeout(maxCopyMs)]);
      const stored = await fetchAndStore(copy, join(folder, 'recording'), limit);
      const args = { org: copy.org_id, copy_id: copy.id, copy: stored as never };
      const isFirst = dataOf(await app.withServiceDatabase((database) => database.rpc('finish_recording_copy', args)));
      // False: the lease had ended, and another instance was faster.
      if (!isFirst) return;
      await app.cache.changed('call_logs', orgKey(copy.org_id));
      counts.copied += 1;
      counts.bytes += stored.size_bytes;
    } catch (error) {
      // After an abort the lease ends by itself, and another instance continues.
      if (!signal.aborted) await noteFailure(copy, error);
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  }

  async function fetchAndStore(copy: Copy, path: string, signal: AbortSignal) {
    const { recordings } = providerNamed(copy.provider) ?? {};
    if (!recordings) throw new CopyError('PROVIDER_WITHOUT_RECORDINGS', { isFinal: true });
    const apiKey = openApiKey(copy);
    const credentials = recordingCredentials(recordings, apiKey, copy.url);
    await download({ url: copy.url, hosts: recordings.hosts, credentials, path, network, maxBytes, signal });
    const type = audioTypeOf(await readHead(path));
    if (type === null) throw new CopyError('NOT_AUDIO', { isFinal: true });
    const waveform = await measureWaveform(path, type.contentType, signal).catch(() => null);
    signal.throwIfAborted();
    const { size } = await stat(path);
    const [year, month] = copy.started_at.split('-');
    const key = `${copy.org_id}/recordings/${year}/${month}/${copy.call_id}.${type.extension}`;
    await app.bucket.put({ key, path, size, contentType: type.contentType, sha256: await hashOf(path), signal });
    return {
      recording_key: key,
      content_type: type.contentType,
      size_bytes: size,
      duration_seconds: waveform?.durationSeconds ?? null,
      peaks: waveform?.peaks ?? null,
    };
  }

  function openApiKey({ api_key: sealed, org_id: orgId, connection_id: connectionId }: Copy): string | null {
    if (sealed === null || connectionId === null) return null;
    return app.secretBox.open(sealed, { orgId, connectionId, purpose: 'api key' });
  }

  async function noteFailure({ org_id: org, id: copy_id }: Copy, error: unknown): Promise<void> {
    counts.failed += 1;
    const { code, isFinal } = error instanceof OutgoingError ? error : { code: 'NOT_STORED', isFinal: false };
    app.log.warn({ code, err: error instanceof OutgoingError ? undefined : error }, 'a recording was not copied');
    const args = { org, copy_id, failure: code, is_final: isFinal };
    dataOrNull(await app.withServiceDatabase((database) => database.rpc('fail_recording_copy', args)));
  }
}

async function readHead(path: string): Promise<Buffer> {
  await using file = await open(path);
  const { buffer, bytesRead } = await file.read(Buffer.alloc(headBytes), 0, headBytes, 0);
  return buffer.subarray(0, bytesRead);
}

async function hashOf(path: string): Promise<string> {
  const hash = createHash('sha256');
  await pipeline(createReadStream(path), hash);
  return hash.digest('base64');
}
