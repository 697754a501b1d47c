// The import rule (docs/architecture.md), and which files src must not contain.
import { readdirSync, readFileSync } from 'node:fs';
import { basename, dirname, join, normalize } from 'node:path';
import { describe, expect, it } from 'vitest';
import { circlesIn } from '../helpers/import-circles.ts';

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

/** Every file may import these. */
const foundations = [
  'errors.ts',
  'domain/',
  'http/contract.ts',
  'http/encodings.ts',
  'http/entity-tags.ts',
  // Declares cached reads: features and crud call defineView.
  'http/cache/view.ts',
  // For parameters inside a body.
  'http/validation-failure.ts',
];

interface Rule {
  readonly values: readonly string[];
  readonly types?: readonly string[];
}

// An area is a file of the root or a folder in it. Every file may import its own area, the foundations, and types of config.ts.
const rules: Record<string, Rule> = {
  'server.ts': { values: ['app.ts', 'config.ts', 'local-stack', 'pages', 'simulator', 'encryption.ts', 'process'] },
  'app.ts': { values: ['config.ts', 'http', 'features', 'jobs', 'pages', 'plans.ts'] },
  'plans.ts': { values: ['features', 'index-doctor'] },
  'config.ts': { values: ['encryption.ts', 'environment.ts'] },
  'environment.ts': { values: [] },
  'encryption.ts': { values: [] },
  'errors.ts': { values: [] },
  pages: { values: [] },
  process: { values: [] },
  domain: { values: [] },
  providers: { values: [] },
  jobs: { values: ['database'] },
  outgoing: { values: [] },
  features: { values: ['database', 'index-doctor', 'cache', 'crud', 'providers', 'jobs', 'outgoing'], types: ['http'] },
  crud: { values: ['database', 'cache'], types: ['http'] },
  http: { values: ['alerts', 'cache', 'database', 'config.ts'] },
  alerts: { values: [] },
  cache: { values: [] },
  database: { values: [] },
  'index-doctor': { values: ['database'] },
  'local-stack': { values: ['config.ts', 'database'] },
  simulator: { values: ['config.ts', 'database', 'local-stack'] },
  cli: {
    values: [
      'app.ts',
      'config.ts',
      'database',
      'features',
      'index-doctor',
      'local-stack',
      'plans.ts',
      'process',
      'simulator',
    ],
  },
};

const areaOf = (path: string) => path.split('/')[0] ?? path;
/** A feature is a folder or a file in features/; a part of http likewise. */
const capabilityOf = (path: string) => path.split('/').slice(0, 2).join('/');
const isFoundation = (path: string) =>
  foundations.some((each) => (each.endsWith('/') ? path.startsWith(each) : path === each));

function isAllowed({ from, to, typesOnly }: Import): boolean {
  const [area, target] = [areaOf(from), areaOf(to)];
  const rule = rules[area];
  if (rule === undefined) return false;
  if (isFoundation(to) && !isFoundation(from)) return true;
  if (to === 'errors.ts' || (isFoundation(from) && isFoundation(to) && area !== 'domain')) return true;
  if (area === target) return !['features', 'http'].includes(area) || capabilityOf(from) === capabilityOf(to);
  if (rule.values.includes(target)) return true;
  return typesOnly && (target === 'config.ts' || (rule.types ?? []).includes(target));
}

// `import … from` and `export … from`; then `import '…'` and `import('…')`. Only relative paths.
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
  it('is read in full: every relative specifier is recognised as an import', () => {
    const specifiers = sources.flatMap(({ text }) => text.match(/['"`]\.{1,2}\/[^'"`]*\.ts['"`]/g) ?? []);
    expect(sources.length).toBeGreaterThan(40);
    expect(sources.flatMap(importsOf)).toHaveLength(specifiers.length);
  });

  it('follows the import rule', () => {
    expect(breachesIn(sources)).toEqual([]);
  });

  it('has no files that import each other in a circle', () => {
    expect(circlesIn(sources.flatMap(importsOf))).toEqual([]);
  });

  it('has no barrels and no catch-all files', () => {
    expect(bagsIn(paths)).toEqual([]);
  });

  it('reads the environment only in config.ts', () => {
    expect(environmentReadersIn(sources)).toEqual(['config.ts']);
  });
});

describe('the reader of imports', () => {
  it('finds a circle, also one that begins in the middle of a walk', () => {
    const edges = [
      ['a', 'b'],
      ['b', 'c'],
      ['c', 'b'],
      ['a', 'd'],
    ].map(([from = '', to = '']) => ({ from, to }));
    expect(circlesIn(edges)).toEqual(['b -> c -> b']);
  });

  const breaches = (path: string, text: string) => breachesIn([{ path, text }]);

  it.each([
    ['features/me/routes.ts', `import { readSettings } from '../settings/queries.ts';`],
    ['features/me/routes.ts', `import type { Sort } from '../calls/schemas.ts';`],
    ['features/accounts.ts', `import { agent } from './agents.ts';`],
    ['features/accounts.ts', `import { contact } from './contacts/resource.ts';`],
    ['features/me/routes.ts', `import { account } from '../accounts.ts';`],
    ['features/me/routes.ts', `import { bucket } from '../../http/bucket.ts';`],
    ['features/me/routes.ts', `import { type Bucket, bucket } from '../../http/bucket.ts';`],
    ['features/me/routes.ts', `import { readConfig } from '../../config.ts';`],
    ['features/me/routes.ts', `const { buildApp } = await import('../../app.ts');`],
    ['features/me/routes.ts', `export * from '../settings/routes.ts';`],
    ['features/me/routes.ts', `import {\n  a,\n  b,\n} from '../../local-stack/keys.ts';`],
    ['http/auth/auth.ts', `import { me } from '../../features/me/routes.ts';`],
    ['http/auth/auth.ts', `import { bucket } from '../bucket.ts';`],
    ['database/counting.ts', `import { readConfig } from '../config.ts';`],
    ['index-doctor/report.ts', `import { plans } from '../plans.ts';`],
    ['index-doctor/report.ts', `import { callPlans } from '../features/calls/plans.ts';`],
    ['database/counting.ts', `import '../cache/tiers.ts';`],
    ['cache/tiers.ts', `import type { DatabaseHandle } from '../database/supabase.ts';`],
    ['database/change-feed/change-feed.ts', `import { createAlerts } from '../../alerts/alerts.ts';`],
    ['local-stack/stack.ts', `import { buildApp } from '../app.ts';`],
    ['local-stack/stack.ts', `import { reset } from '../cli/reset.ts';`],
    ['cli/token.ts', `import { errors } from '../http/errors.ts';`],
    ['errors.ts', `import { errors } from './http/errors.ts';`],
    ['invented/nightly.ts', `import { buildApp } from '../errors.ts';`],
  ])('finds a breach: %s with %s', (path, text) => {
    expect(breaches(path, text)).toHaveLength(1);
  });

  it.each([
    ['features/me/routes.ts', `import type { Bucket } from '../../http/bucket.ts';`],
    ['features/me/routes.ts', `import { type Bucket, type Other } from '../../http/bucket.ts';`],
    ['features/me/routes.ts', `import { Strict } from '../../http/contract.ts';\nimport { a } from './queries.ts';`],
    ['database/supabase.ts', `import type { Services } from '../config.ts';`],
    ['cli/token.ts', `import { loadOrMakeKeys } from '../local-stack/keys.ts';`],
  ])('allows all other imports: %s with %s', (path, text) => {
    expect(breaches(path, text)).toEqual([]);
  });

  it.each(['utils/dates.ts', 'features/me/helpers.ts', 'database/types.ts', 'http/index.ts', 'lib'])(
    'finds a catch-all file: %s',
    (path) => {
      expect(bagsIn([path])).toEqual([path]);
    },
  );

  it.each(['process.env.PORT', `process['env']`, 'const { env } = process;', `import { env } from 'node:process';`])(
    'finds a reader of the environment: %s',
    (text) => {
      expect(environmentReadersIn([{ path: 'http/x.ts', text }])).toEqual(['http/x.ts']);
    },
  );

  it('accepts a file whose name only contains such a word', () => {
    expect(bagsIn(['database/database.types.ts', 'database/render-types.ts'])).toEqual([]);
  });
});
