// A migration that failed, in three lines: which file, what this run had done before it, and why. No SQL, no row and no stack.

interface Failure {
  readonly file: string;
  readonly direction: 'up' | 'down';
  /** The names of those that this run had finished. */
  readonly before: readonly string[];
  readonly cause: unknown;
}

export class FailedMigration extends Error {
  override readonly name = 'FailedMigration';
  constructor({ file, direction, before, cause }: Failure) {
    const [failed, done] = direction === 'up' ? ['failed', 'Applied'] : ['could not be taken back', 'Taken back'];
    super(
      [
        `The migration ${file} ${failed}.`,
        `${done} before it in this run: ${listNames(before)}.`,
        `PostgreSQL says: ${describe(cause)}`,
      ].join('\n'),
      { cause },
    );
  }
}

function listNames(names: readonly string[]): string {
  if (names.length === 0) return 'nothing';
  return names.length <= 3 ? names.join(', ') : `${names.length} migrations, ${names[0]} to ${names.at(-1)}`;
}

/** The message and the code alone: `detail` and `where` hold rows and statements. */
function describe(cause: unknown): string {
  const message = cause instanceof Error ? cause.message : String(cause);
  const code = cause instanceof Error && 'code' in cause ? ` (${cause.code})` : '';
  return message.replaceAll(/\s*\n\s*/g, ' ') + code;
}
