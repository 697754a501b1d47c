// The frame of every command: arguments, --help, --json, and exit codes. Results go to stdout, everything else to stderr.
import { parseArgs } from 'node:util';
import { InvalidConfig } from '../config.ts';

interface Option {
  readonly type: 'boolean' | 'string';
  readonly description: string;
}

type OptionValues<Options extends Record<string, Option>> = {
  readonly [Name in keyof Options]?: Options[Name]['type'] extends 'boolean' ? boolean : string;
};

export interface CommandResult {
  /** Printed with --json. */
  readonly data: unknown;
  /** Printed without --json. */
  readonly text: string;
  readonly exitCode?: 0 | 1;
}

interface Command<Options extends Record<string, Option>> {
  /** As in `npm run <name>`. */
  readonly name: string;
  readonly summary: string;
  /** Each way to call the command, and what it does. */
  readonly usage: readonly (readonly [command: string, effect: string])[];
  readonly options?: Options;
  /** The command takes words that are not options, such as the name of an action. */
  readonly takesWords?: boolean;
  /** What a user should know besides, printed after the options. */
  readonly details?: string;
  readonly exitCodes: { readonly 0: string; readonly 1: string };
  run(options: OptionValues<Options>, words: readonly string[]): Promise<CommandResult>;
}

/** The arguments are not valid: exit code 2. */
export class UsageError extends Error {}

/** A line for the person at the terminal, beside the result. */
export function note(line: string): void {
  process.stderr.write(`${line}\n`);
}

export async function runCommand<const Options extends Record<string, Option>>(
  command: Command<Options>,
): Promise<void> {
  try {
    const { json, help, options, words } = readArguments(command);
    if (help) return void process.stdout.write(describe(command));
    const { data, text, exitCode = 0 } = await command.run(options, words);
    process.stdout.write(json ? `${JSON.stringify(data)}\n` : text);
    process.exitCode = exitCode;
  } catch (error) {
    note(error instanceof Error ? error.message : String(error));
    if (error instanceof UsageError) note(`For help: npm run ${command.name} -- --help`);
    process.exitCode = error instanceof UsageError || error instanceof InvalidConfig ? 2 : 1;
  }
}

const commonOptions = {
  json: { type: 'boolean', description: 'print the result as JSON' },
  help: { type: 'boolean', short: 'h', description: 'print this text' },
} as const;

function readArguments<Options extends Record<string, Option>>({ options, takesWords = false }: Command<Options>) {
  try {
    const { values, positionals } = parseArgs({
      options: { ...options, ...commonOptions },
      allowPositionals: takesWords,
    });
    const { json = false, help = false, ...rest } = values as OptionValues<typeof commonOptions>;
    return { json, help, options: rest as OptionValues<Options>, words: positionals };
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error));
  }
}

function describe({ summary, usage, options, details, exitCodes }: Command<Record<string, Option>>): string {
  const listed = Object.entries({ ...options, ...commonOptions }).map(
    ([name, { description }]) => [`--${name}`, description] as const,
  );
  return [
    summary,
    alignColumns(usage),
    alignColumns(listed),
    ...(details === undefined ? [] : [details]),
    `Exit codes: 0 ${exitCodes[0]}, 1 ${exitCodes[1]}, 2 the arguments or the configuration are not valid.\n`,
  ].join('\n\n');
}

/** Descriptions of several lines stay in their column. */
function alignColumns(rows: readonly (readonly [string, string])[]): string {
  const width = Math.max(...rows.map(([first]) => first.length)) + 3;
  return rows
    .map(([first, second]) =>
      `  ${first.padEnd(width)}${second.replaceAll('\n', `\n${' '.repeat(width + 2)}`)}`.trimEnd(),
    )
    .join('\n');
}
