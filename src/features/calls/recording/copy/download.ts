// Downloads a recording into a file. Every redirect is checked like the first URL, credentials are sent to the first host only, and a
// broken transfer continues where it stopped.
import { open, stat } from 'node:fs/promises';
import type { Readable } from 'node:stream';
import { request } from 'undici';
import type { Network } from '../../../../outgoing/network.ts';
import { OutgoingError } from '../../../../outgoing/outgoing-error.ts';
import { parseAllowedUrl } from './allowed-url.ts';
import { CopyError } from './copy-error.ts';

type Credentials = Readonly<Record<string, string>>;

export interface DownloadOptions {
  readonly url: string;
  readonly hosts: readonly string[];
  /** Headers for the first host. */
  readonly credentials?: Credentials;
  /** Where the recording is stored. Bytes of an earlier attempt are kept if the server has not changed it. */
  readonly path: string;
  readonly network: Network;
  readonly maxBytes: number;
  readonly signal: AbortSignal;
}

interface Part {
  readonly body: Readable;
  /** The position of the first byte. */
  readonly from: number;
  /** Identifies this version of the recording, for If-Range. Null: a broken transfer begins again. */
  readonly validator: string | null;
}

const maxRedirects = 3;
const maxParts = 5;

/** Throws OutgoingError. */
export async function download(options: DownloadOptions): Promise<void> {
  const { path, maxBytes, signal } = options;
  let validator: string | null = null;
  for (let part = 1; ; part += 1) {
    const received: number = validator === null ? 0 : await sizeOf(path);
    const opened = await openPart(options, received, validator);
    validator = opened.validator;
    try {
      await store(opened, path, maxBytes);
      return;
    } catch (error) {
      if (error instanceof OutgoingError || signal.aborted || part === maxParts) throw asOutgoingError(error);
    }
  }
}

async function openPart(options: DownloadOptions, from: number, validator: string | null): Promise<Part> {
  let text = options.url;
  let { credentials = {} } = options;
  for (let redirects = 0; redirects <= maxRedirects; redirects += 1) {
    const url = parseAllowedUrl(text, options.hosts);
    const { statusCode, headers, body } = await send(options, url, { credentials, from, validator });
    const location = headers.location;
    if (statusCode >= 300 && statusCode < 400 && typeof location === 'string') {
      await body.dump();
      text = new URL(location, url).href;
      // The target is a signed URL. It must not see the credentials of the API.
      credentials = {};
      continue;
    }
    if (statusCode !== 200 && statusCode !== 206) {
      await body.dump();
      // 404 is not final: an event may tell of a recording before the provider has stored it.
      throw new CopyError(`STATUS_${statusCode}`, { isFinal: [401, 403, 410].includes(statusCode) });
    }
    assertSize(headers, options.maxBytes);
    if (statusCode === 206) assertRange(headers, from);
    return { body, from: statusCode === 206 ? from : 0, validator: validatorOf(headers) };
  }
  throw new CopyError('TOO_MANY_REDIRECTS', { isFinal: true });
}

interface Sent {
  readonly credentials: Credentials;
  readonly from: number;
  readonly validator: string | null;
}

async function send({ network, signal }: DownloadOptions, url: URL, { credentials, from, validator }: Sent) {
  const dispatcher = await network.dispatcherFor(url);
  const headers = {
    accept: 'audio/*, */*;q=0.5',
    // Ranges and lengths are those of the file, not of a compressed form.
    'accept-encoding': 'identity',
    ...credentials,
    ...(from > 0 && validator !== null && { range: `bytes=${from}-`, 'if-range': validator }),
  };
  try {
    return await request(network.locate(url), { dispatcher, headers, signal });
  } catch (error) {
    throw asOutgoingError(error);
  }
}

function assertSize(headers: Readonly<Record<string, unknown>>, maxBytes: number): void {
  if (Number(headers['content-length'] ?? 0) > maxBytes) throw new CopyError('TOO_LARGE', { isFinal: true });
}

/** Bytes of another position would damage the recording unnoticed. */
function assertRange({ 'content-range': range }: Readonly<Record<string, unknown>>, from: number): void {
  if (!String(range).startsWith(`bytes ${from}-`)) throw new CopyError('RANGE_NOT_AS_REQUESTED');
}

function validatorOf({ etag, 'last-modified': modified }: Readonly<Record<string, unknown>>): string | null {
  // If-Range needs a strong validator.
  if (typeof etag === 'string' && !etag.startsWith('W/')) return etag;
  return typeof modified === 'string' ? modified : null;
}

/** Each block is written before the next one is read, so that a broken transfer keeps what has arrived. */
async function store({ body, from }: Part, path: string, maxBytes: number): Promise<void> {
  await using file = await open(path, from === 0 ? 'w' : 'r+');
  let size = from;
  for await (const chunk of body as AsyncIterable<Buffer>) {
    if (size + chunk.length > maxBytes) throw new CopyError('TOO_LARGE', { isFinal: true });
    await file.write(chunk, 0, chunk.length, size);
    size += chunk.length;
  }
  await file.truncate(size);
}

const sizeOf = async (path: string) => (await stat(path).catch(() => ({ size: 0 }))).size;

function asOutgoingError(error: unknown): OutgoingError {
  if (error instanceof OutgoingError) return error;
  if (error instanceof Error && error.name === 'TimeoutError') return new CopyError('TIMED_OUT', { cause: error });
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  return new CopyError(/^[A-Z0-9_]{1,40}$/.test(code) ? code : 'TRANSFER_FAILED', { cause: error });
}
