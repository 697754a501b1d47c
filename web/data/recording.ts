// The recording of a call. Each URL is a line in the audit log, so it is asked for only when a reader presses play or download.
import { api, fetchFile } from './api.ts';
import { serverNowMs } from './clock.ts';
import { problemOf, RequestFailed } from './problem.ts';

export interface RecordingSource {
  readonly url: string;
  /** Undefined: it is in memory, and does not expire. */
  readonly expiresAtMs: number | undefined;
  readonly requestId: string | undefined;
  /** Gives the memory back. */
  release(): void;
}

/** Larger files are played from the storage, in parts. */
const maxBytesInMemory = 8_000_000;

/** The file is not in the storage any more. */
export class RecordingGone extends Error {
  readonly requestId: string | undefined;

  constructor(requestId: string | undefined) {
    super('RECORDING_GONE');
    this.requestId = requestId;
  }
}

export async function openRecording(callId: string, signal: AbortSignal): Promise<RecordingSource> {
  const { url, expiresAt, sizeBytes, requestId } = await askUrl(callId, 'stream', signal);
  const streamed = { url, expiresAtMs: Date.parse(expiresAt), requestId, release() {} };
  if (sizeBytes === null || sizeBytes > maxBytesInMemory) return streamed;
  const file = await readFile(url, requestId, signal);
  if (file === undefined) return streamed;
  const local = URL.createObjectURL(file);
  return { url: local, expiresAtMs: undefined, requestId, release: () => URL.revokeObjectURL(local) };
}

/** Undefined: the storage does not let pages read the file. An element can play it nevertheless. */
async function readFile(url: string, requestId: string | undefined, signal: AbortSignal): Promise<Blob | undefined> {
  const response = await fetchFile(url, signal).catch(() => undefined);
  if (response?.status === 404) throw new RecordingGone(requestId);
  return response?.ok === true ? response.blob() : undefined;
}

/** After an error of the element, which does not tell the reason. No URL is asked for. */
export async function isGone({ url }: RecordingSource): Promise<boolean> {
  const ending = new AbortController();
  const response = await fetchFile(url, ending.signal).catch(() => undefined);
  ending.abort();
  return response?.status === 404;
}

export const hasExpired = ({ expiresAtMs }: RecordingSource): boolean =>
  expiresAtMs !== undefined && serverNowMs() >= expiresAtMs;

export async function downloadRecording(callId: string): Promise<void> {
  const { url } = await askUrl(callId, 'download', new AbortController().signal);
  location.assign(url);
}

async function askUrl(callId: string, as: 'stream' | 'download', signal: AbortSignal) {
  const { data, error, response } = await api.POST('/api/calls-dashboard/{callId}/recording-url', {
    params: { path: { callId } },
    body: { as },
    signal,
  });
  if (data === undefined) throw new RequestFailed(problemOf(response, error));
  return { ...data, requestId: response.headers.get('x-request-id') ?? undefined };
}
