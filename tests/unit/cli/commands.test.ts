import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import packageJson from '../../../package.json' with { type: 'json' };

const folder = join(import.meta.dirname, '../../../src/cli');
const textOf = (name: string) => readFileSync(join(folder, name), 'utf8');
const scripts = Object.values(packageJson.scripts).flatMap(
  (script) => /src\/cli\/([\w-]+\.ts)/.exec(script)?.[1] ?? [],
);

/** They run until they are stopped, and have no result. */
const servers = ['dev.ts'];

it('every command of package.json runs in the common frame', () => {
  const commands = [...new Set(scripts)].filter((name) => !servers.includes(name));
  expect(commands.length).toBeGreaterThan(8);
  expect(commands.filter((name) => !textOf(name).includes('await runCommand({'))).toEqual([]);
});

it('only the frame reads arguments and sets exit codes', () => {
  const files = readdirSync(folder).filter(
    (name) => name.endsWith('.ts') && ![...servers, 'run-command.ts'].includes(name),
  );
  expect(files.filter((name) => /parseArgs|process\.(argv|exit)/.test(textOf(name)))).toEqual([]);
});

it('declares no value below the command: it would not be initialised while the command runs', () => {
  const belowCommand = (name: string) => textOf(name).split('\nawait runCommand({')[1] ?? '';
  const files = [...new Set(scripts)].filter((name) => /^(const|let|class) /m.test(belowCommand(name)));
  expect(files).toEqual([]);
});
