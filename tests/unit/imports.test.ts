// Who may import whom (design.md), and what src does not hold. Read from the files themselves.
import { readdirSync, readFileSync } from 'node:fs';
import { basename, dirname, join, normalize } from 'node:path';
import { describe, expect, it } from 'vitest';

const root = join(import.meta.dirname, '../../src');

interface Source {
  /** Below src. */
  readonly path: string;
  readonly text: string;
}

interface Import {
  readonly from: string;
  readonly to: string;
  readonly typesOnly: boolean;
}

/** What any file may stand on. */
const foundations = ['clock.ts', 'contract.ts', 'errors.ts', 'local-time.ts', 'phone-number.ts'];

interface Rule {
  readonly values: readonly string[];
  readonly types?: readonly string[];
}

// An area is a file of the root or a folder in it. All may import their own area, foundations, and config's types.
const rules: Record<string, Rule> = {
  'server.ts': { values: ['app.ts', 'config.ts', 'embedded', 'encryption.ts'] },
  'app.ts': { values: ['config.ts', 'plugins', 'features'] },
  'config.ts': { values: ['encryption.ts'] },
  'encryption.ts': { values: [] },
  'clock.ts': { values: [] },
  'contract.ts': { values: [] },
  'errors.ts': { values: [] },
  'local-time.ts': { values: [] },
  'phone-number.ts': { values: [] },
  features: { values: ['database', 'cache', 'http', 'resources'], types: ['plugins'] },
  resources: { values: ['database', 'cache', 'http'], types: ['plugins'] },
  plugins: { values: ['alerts', 'cache', 'database', 'http', 'config.ts'] },
  http: { values: [] },
  alerts: { values: [] },
  cache: { values: [] },
  database: { values: [] },
  embedded: { values: ['config.ts', 'database'] },
  cli: { values: ['config.ts', 'database', 'embedded'] },
};

const areaOf = (path: string) => path.split('/')[0] ?? path;
/** A feature is a folder of its own, and so is a plugin that has outgrown one file. */
const capabilityOf = (path: string) => path.split('/').slice(0, 2).join('/');

function isAllowed({ from, to, typesOnly }: Import): boolean {
  const [area, target] = [areaOf(from), areaOf(to)];
  const rule = rules[area];
  if (rule === undefined) return false;
  if (area === target) return !['features', 'plugins'].includes(area) || capabilityOf(from) === capabilityOf(to);
  if (foundations.includes(target) || rule.values.includes(target)) return true;
  return typesOnly && (target === 'config.ts' || (rule.types ?? []).includes(target));
}

// `import … from` and `export … from`; then `import '…'` and `import('…')`. Only what is ours.
const withNames = /\b(?:import|export)\b(?!\.)(\s+type\b)?([\w\s{},*$]*?)\bfrom\s*['"](\.{1,2}\/[^'"]*)['"]/g;
const withoutNames = /\bimport\s*\(?\s*['"`](\.{1,2}\/[^'"`]*)['"`]/g;

function importsOf({ path, text }: Source): Import[] {
  const to = (specifier = '') => normalize(join(dirname(path), specifier));
  const named = [...text.matchAll(withNames)].map(([, type, names = '', specifier]) => ({
    from: path,
    to: to(specifier),
    typesOnly: type !== undefined || areOnlyTypes(names),
  }));
  const bare = [...text.matchAll(withoutNames)].map(([, specifier]) => ({
    from: path,
    to: to(specifier),
    typesOnly: false,
  }));
  return [...named, ...bare];
}

function areOnlyTypes(names: string): boolean {
  const listed = /^\s*\{(.*)\}\s*$/s
    .exec(names)?.[1]
    ?.split(',')
    .map((name) => name.trim());
  return listed?.filter((name) => name !== '').every((name) => name.startsWith('type ')) ?? false;
}

const breachesIn = (sources: readonly Source[]) =>
  sources
    .flatMap(importsOf)
    .filter((found) => !isAllowed(found))
    .map(({ from, to }) => `${from} -> ${to}`);

const bags = /^(utils?|libs?|helpers?|common|types?|shared|misc|interfaces?|index)$/i;
const bagsIn = (paths: readonly string[]) =>
  paths.filter((path) => path.split('/').some((part) => bags.test(basename(part, '.ts'))));

const environmentReadersIn = (sources: readonly Source[]) =>
  sources
    .filter(({ text }) =>
      /process\s*(\.|\?\.|\[['"])\s*env\b|\{[^}]*\benv\b[^}]*\}\s*=\s*process\b|import\s*\{[^}]*\benv\b[^}]*\}\s*from\s*'node:process'/.test(
        text,
      ),
    )
    .map(({ path }) => path);

const paths = readdirSync(root, { recursive: true, encoding: 'utf8' });
const sources: Source[] = paths
  .filter((path) => path.endsWith('.ts'))
  .map((path) => ({ path, text: readFileSync(join(root, path), 'utf8') }));

describe('src', () => {
  it('is read in full: every relative specifier in it is seen as an import', () => {
    const specifiers = sources.flatMap(({ text }) => text.match(/['"`]\.{1,2}\/[^'"`]*\.ts['"`]/g) ?? []);
    expect(sources.length).toBeGreaterThan(40);
    expect(sources.flatMap(importsOf)).toHaveLength(specifiers.length);
  });

  it('imports only along the lines of the plan', () => {
    expect(breachesIn(sources)).toEqual([]);
  });

  it('has no barrels and no bags', () => {
    expect(bagsIn(paths)).toEqual([]);
  });

  it('reads the environment in config.ts alone', () => {
    expect(environmentReadersIn(sources)).toEqual(['config.ts']);
  });
});

describe('the reader of imports', () => {
  const breaches = (path: string, text: string) => breachesIn([{ path, text }]);

  it.each([
    ['features/me/routes.ts', `import { readSettings } from '../settings/queries.ts';`],
    ['features/me/routes.ts', `import type { Sort } from '../calls-dashboard/schemas.ts';`],
    ['features/me/routes.ts', `import { bucket } from '../../plugins/bucket.ts';`],
    ['features/me/routes.ts', `import { type Bucket, bucket } from '../../plugins/bucket.ts';`],
    ['features/me/routes.ts', `import { readConfig } from '../../config.ts';`],
    ['features/me/routes.ts', `const { buildApp } = await import('../../app.ts');`],
    ['features/me/routes.ts', `export * from '../settings/routes.ts';`],
    ['features/me/routes.ts', `import {\n  a,\n  b,\n} from '../../embedded/keys.ts';`],
    ['plugins/auth/auth.ts', `import { me } from '../../features/me/routes.ts';`],
    ['plugins/auth/auth.ts', `import { bucket } from '../bucket.ts';`],
    ['database/counting.ts', `import { readConfig } from '../config.ts';`],
    ['database/counting.ts', `import '../cache/tiers.ts';`],
    ['cache/tiers.ts', `import type { DatabaseHandle } from '../database/supabase.ts';`],
    ['database/change-feed/change-feed.ts', `import { createAlerts } from '../../alerts/alerts.ts';`],
    ['embedded/stack.ts', `import { buildApp } from '../app.ts';`],
    ['embedded/stack.ts', `import { reset } from '../cli/reset.ts';`],
    ['cli/token.ts', `import { errors } from '../plugins/errors.ts';`],
    ['errors.ts', `import { errors } from './plugins/errors.ts';`],
    ['jobs/nightly.ts', `import { buildApp } from '../errors.ts';`],
  ])('sees a breach: %s with %s', (path, text) => {
    expect(breaches(path, text)).toHaveLength(1);
  });

  it.each([
    ['features/me/routes.ts', `import type { Bucket } from '../../plugins/bucket.ts';`],
    ['features/me/routes.ts', `import { type Bucket, type Other } from '../../plugins/bucket.ts';`],
    ['features/me/routes.ts', `import { Strict } from '../../contract.ts';\nimport { a } from './queries.ts';`],
    ['database/supabase.ts', `import type { Services } from '../config.ts';`],
    ['cli/token.ts', `import { loadOrMakeKeys } from '../embedded/keys.ts';`],
  ])('lets the rest through: %s with %s', (path, text) => {
    expect(breaches(path, text)).toEqual([]);
  });

  it.each(['utils/dates.ts', 'features/me/helpers.ts', 'database/types.ts', 'plugins/index.ts', 'lib'])(
    'sees a bag: %s',
    (path) => {
      expect(bagsIn([path])).toEqual([path]);
    },
  );

  it.each(['process.env.PORT', `process['env']`, 'const { env } = process;', `import { env } from 'node:process';`])(
    'sees a reader of the environment: %s',
    (text) => {
      expect(environmentReadersIn([{ path: 'plugins/x.ts', text }])).toEqual(['plugins/x.ts']);
    },
  );

  it('takes a file that is named after a thing for no bag', () => {
    expect(bagsIn(['database/database.types.ts', 'cli/generate-types.ts'])).toEqual([]);
  });
});
