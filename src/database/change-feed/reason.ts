/** What may be logged of an error. Never all of it: what pg adds may name the connection. */
export function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return 'unknown';
  const { message } = error;
  const code = 'code' in error ? String(error.code) : '';
  return message === '' ? code : message;
}
