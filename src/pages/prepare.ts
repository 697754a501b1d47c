// Finds the built pages, or builds them from web/. In production it only finds them: an image builds them before it drops its development
// packages.
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readdir, readFile, rename, rm } from 'node:fs/promises';
import { join, relative } from 'node:path';

/** The folder of the built pages, or why there is none. */
export type BuiltPages = { readonly folder: string } | { readonly problem: string };

interface PrepareOptions {
  /** The repository. */
  readonly root: string;
  readonly isProduction: boolean;
  readonly log: (message: string) => void;
  readonly signal?: AbortSignal;
}

const notBuilt = 'The pages are not built. To build them: npm run build:web';

export async function preparePages(options: PrepareOptions): Promise<BuiltPages> {
  const { root, isProduction } = options;
  const production = join(root, 'dist/web');
  if (isProduction) {
    return existsSync(join(production, 'pages.json')) ? { folder: production } : { problem: notBuilt };
  }
  const home = join(root, '.callboard/web');
  const folder = join(home, await hashSources(root));
  if (existsSync(folder)) return { folder };
  return buildInto(folder, home, options);
}

/** Two processes may build at the same time: each has a draft of its own, and the first rename wins. */
async function buildInto(folder: string, home: string, { root, log, signal }: PrepareOptions): Promise<BuiltPages> {
  const startedAt = performance.now();
  await mkdir(home, { recursive: true });
  const draft = await mkdtemp(join(home, 'draft-'));
  try {
    await runBuild(root, draft, signal);
    await rename(draft, folder).catch((error: unknown) => {
      if (!existsSync(folder)) throw error;
    });
    log(`Pages: built in ${((performance.now() - startedAt) / 1000).toFixed(1)} s`);
    return { folder };
  } catch (error) {
    const problem = `The pages could not be built:\n${error instanceof Error ? error.message : String(error)}`;
    if (signal?.aborted !== true) log(problem);
    return { problem };
  } finally {
    await rm(draft, { recursive: true, force: true });
  }
}

/** In a process of its own: the build uses the second core while PostgreSQL starts, and its memory is freed afterwards. */
function runBuild(root: string, folder: string, signal: AbortSignal | undefined): Promise<void> {
  const script = join(root, 'src/cli/build-web.ts');
  const child = spawn(process.execPath, [script, '--out', folder], {
    cwd: root,
    // Whatever this process is: elsewhere the libraries keep code that is only for development.
    env: { NODE_ENV: 'production' },
    stdio: ['ignore', 'ignore', 'pipe'],
    ...(signal && { signal }),
  });
  let output = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    output += text;
  });
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code) => (code === 0 ? resolve() : reject(new Error(output.trim()))));
  });
}

/** The lock file stands for the versions of Vite and of the packages that the pages contain. */
async function hashSources(root: string): Promise<string> {
  const web = join(root, 'web');
  const entries = await readdir(web, { recursive: true, withFileTypes: true });
  const paths = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  const hash = createHash('sha256');
  for (const path of [...paths.sort(), join(root, 'package-lock.json'), join(root, 'src/cli/build-web.ts')]) {
    hash.update(`${relative(root, path)}\0`).update(await readFile(path));
  }
  return hash.digest('hex').slice(0, 16);
}
