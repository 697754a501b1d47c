/** The code or the class of an error, never its message, which may name organisations, keys or passwords. */
export function kindOf(error: unknown): string {
  if (!(error instanceof Error)) return 'no error given';
  const code = 'code' in error ? String(error.code) : '';
  // A code is a short word in capitals (ECONNREFUSED, 57P01, PGRST003). Anything else could be a message.
  if (/^[A-Z0-9_]{1,40}$/.test(code)) return code;
  return /^[A-Za-z]{1,40}$/.test(error.name) ? error.name : 'Error';
}
