/** Why a request to an address of others was not made, or failed. The code is stored and shown; it never contains a URL. */
export class OutgoingError extends Error {
  override readonly name: string = 'OutgoingError';
  readonly code: string;
  /** Another attempt cannot succeed. */
  readonly isFinal: boolean;

  constructor(code: string, { isFinal = false, cause }: { isFinal?: boolean; cause?: unknown } = {}) {
    super(code, { cause });
    this.code = code;
    this.isFinal = isFinal;
  }
}
