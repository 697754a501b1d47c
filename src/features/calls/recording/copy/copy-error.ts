/** Why a recording was not copied. The code is stored and shown; it never contains a URL. */
export class CopyError extends Error {
  override readonly name = 'CopyError';
  readonly code: string;
  /** Another attempt cannot succeed. */
  readonly isFinal: boolean;

  constructor(code: string, { isFinal = false, cause }: { isFinal?: boolean; cause?: unknown } = {}) {
    super(code, { cause });
    this.code = code;
    this.isFinal = isFinal;
  }
}
