/** The part of an error that may be logged. pg's other fields may contain the connection string. */
export function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return 'unknown';
  const { message } = error;
  const code = 'code' in error ? String(error.code) : '';
  return message === '' ? code : message;
}
