// Reads server-sent events from the body of a response. EventSource cannot send the token.
export interface StreamEvent {
  readonly event: string;
  readonly data: unknown;
  readonly id: string | undefined;
  readonly retryMs: number | undefined;
}

/** Yields undefined for a comment: the stream is alive. */
export async function* readEvents(body: ReadableStream<Uint8Array>): AsyncGenerator<StreamEvent | undefined> {
  let pending = '';
  const decoder = new TextDecoder();
  for await (const bytes of body) {
    pending += decoder.decode(bytes, { stream: true });
    const blocks = pending.split('\n\n');
    pending = blocks.pop() ?? '';
    for (const block of blocks) yield parseEvent(block);
  }
}

function parseEvent(block: string): StreamEvent | undefined {
  const fields = new Map(
    block.split('\n').map((line) => {
      const at = line.indexOf(':');
      return [line.slice(0, at), line.slice(at + 1).trimStart()] as const;
    }),
  );
  const event = fields.get('event');
  if (event === undefined) return undefined;
  const retry = fields.get('retry');
  return {
    event,
    data: JSON.parse(fields.get('data') ?? '{}'),
    id: fields.get('id'),
    retryMs: retry === undefined ? undefined : Number(retry),
  };
}
