// A migration or function file that failed, in three lines: which file, what was done before it, and the message of the database.
// No SQL, no row and no stack.

export class FailedMigration extends Error {
  override readonly name = 'FailedMigration';
  constructor(failed: string, done: string, cause: unknown) {
    super([failed, done, `PostgreSQL reports: ${describe(cause)}`].join('\n'), { cause });
  }
}

interface Failure {
  readonly file: string;
  readonly direction: 'up' | 'down';
  /** The names of the migrations that this run had finished. */
  readonly before: readonly string[];
  readonly cause: unknown;
}

export function createMigrationFailure({ file, direction, before, cause }: Failure): FailedMigration {
  const [failed, done] = direction === 'up' ? ['failed', 'Applied'] : ['could not be taken back', 'Taken back'];
  return new FailedMigration(
    `The migration ${file} ${failed}.`,
    `${done} before it in this run: ${listNames(before)}.`,
    cause,
  );
}

/** All function files are replayed in one transaction, so a failure changes none of them. */
export function createFunctionFailure(path: string, cause: unknown): FailedMigration {
  return new FailedMigration(`The function file ${path} failed.`, 'No function was changed.', cause);
}

function listNames(names: readonly string[]): string {
  if (names.length === 0) return 'nothing';
  return names.length <= 3 ? names.join(', ') : `${names.length} migrations, ${names[0]} to ${names.at(-1)}`;
}

/** Only the message and the code: `detail` and `where` hold rows and statements. */
function describe(cause: unknown): string {
  const message = cause instanceof Error ? cause.message : String(cause);
  const code = cause instanceof Error && 'code' in cause ? ` (${cause.code})` : '';
  return message.replaceAll(/\s*\n\s*/g, ' ') + code;
}
