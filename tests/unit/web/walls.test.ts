// What each part of the page may import, and which files alone may use the network, the storage, the clock and the language.
import { dirname, join, normalize } from 'node:path';
import { describe, expect, it } from 'vitest';
import { circlesIn } from '../../helpers/import-circles.ts';
import { isScript, nodesOf, type WebSource, webSources } from './web-sources.ts';

/** Areas, and what else they may import. Every file may import its own area and loaded.ts. */
const rules: Record<string, readonly string[]> = {
  'main.tsx': ['styles', 'data', 'frame', 'screens.ts'],
  'screens.ts': ['screens.json'],
  'loaded.ts': [],
  frame: ['data', 'parts', 'words', 'charts', 'screens.ts', 'hosted'],
  screens: ['data', 'parts', 'charts', 'words', 'screens.ts', 'hosted'],
  hosted: ['data', 'parts', 'words'],
  parts: ['words', 'charts'],
  charts: ['words'],
  // Of the parts: the shape of their properties, which some hooks prepare.
  data: ['words', 'parts', 'screens.ts'],
  words: [],
};
/** The files of the frame that screens may import. */
const frameOfScreens = ['frame/keys.ts', 'frame/copy-text.ts', 'frame/ops-screen.tsx', 'frame/toast.tsx'];
const areaOf = (path: string) => path.split('/')[0] ?? path;
const screenOf = (path: string) => path.split('/')[1];

function importsOf(source: WebSource): string[] {
  return nodesOf(source).flatMap((node) => {
    const isImport = ['ImportDeclaration', 'ExportNamedDeclaration', 'ExportAllDeclaration', 'ImportExpression'];
    const specifier = isImport.includes(node.type) ? (node.source as { value?: string } | null)?.value : undefined;
    return specifier === undefined ? [] : [specifier];
  });
}

function breachesIn(source: WebSource): string[] {
  const { path } = source;
  return importsOf(source)
    .filter((specifier) => specifier.startsWith('.'))
    .map((specifier) => normalize(join(dirname(path), specifier)))
    .filter((to) => !isAllowed(path, to))
    .map((to) => `${path} -> ${to}`);
}

function isAllowed(from: string, to: string): boolean {
  if (to.startsWith('..')) return false;
  if (to === 'loaded.ts') return true;
  const [area, target] = [areaOf(from), areaOf(to)];
  if (area === 'screens' && target === 'screens') return screenOf(from) === screenOf(to);
  if (area === 'screens' && frameOfScreens.includes(to)) return true;
  return area === target || (rules[area]?.includes(target) ?? false);
}

/** Packages that only one area may import. */
const packagesOf: Record<string, RegExp> = {
  data: /^(@tanstack\/|openapi-fetch$|@supabase\/)/,
};
/** The root draws the provider of TanStack Query. */
const packageExceptions = ['main.tsx -> @tanstack/preact-query', 'data/queries.ts -> @tanstack/preact-query'];

function packageBreachesIn(source: WebSource): string[] {
  return importsOf(source).flatMap((specifier) => {
    const owner = Object.keys(packagesOf).find((area) => packagesOf[area]?.test(specifier));
    const breach = `${source.path} -> ${specifier}`;
    return owner === undefined || areaOf(source.path) === owner || packageExceptions.includes(breach) ? [] : [breach];
  });
}

/** Names of the platform that only one area may use. */
const ownersOfNames = new Map(
  Object.entries({
    fetch: 'data',
    EventSource: 'data',
    XMLHttpRequest: 'data',
    localStorage: 'data',
    sessionStorage: 'data',
    indexedDB: 'data',
    BroadcastChannel: 'data',
    Intl: 'words',
  }),
);
/** Methods that read an instant in the zone or the language of the browser. */
const clockMethods =
  /^(toLocale\w*|get(Date|Day|Hours|Minutes|Month|FullYear|TimezoneOffset)|toDateString|toTimeString)$/;

function platformUsesIn(source: WebSource): string[] {
  const area = areaOf(source.path);
  const nodes = nodesOf(source);
  const members = nodes.filter(({ type, computed }) => type === 'MemberExpression' && computed !== true);
  const keys = nodes.filter(({ type, computed }) => type === 'Property' && computed !== true);
  const properties = new Set([...members.map(({ property }) => property), ...keys.map(({ key }) => key)]);
  const uses = nodes.filter((node) => {
    if (node.type !== 'Identifier' || typeof node.name !== 'string') return false;
    if (properties.has(node)) return clockMethods.test(node.name) && area !== 'words';
    return (ownersOfNames.get(node.name) ?? area) !== area;
  });
  return uses.map(({ name }) => `${source.path}: ${name}`);
}

const scripts = webSources.filter(isScript);
const found = (find: (source: WebSource) => string[], path: string, text: string) => find({ path, text });

describe('the sources of the page', () => {
  it('are read in full', () => {
    expect(scripts.length).toBeGreaterThan(40);
    expect(scripts.flatMap(importsOf).length).toBeGreaterThan(100);
  });

  it('import only what their area may', () => {
    expect(scripts.flatMap(breachesIn)).toEqual([]);
  });

  it('import each other in no circle', () => {
    const edges = scripts.flatMap((source) =>
      importsOf(source).map((specifier) => ({
        from: source.path,
        to: normalize(join(dirname(source.path), specifier)),
      })),
    );
    expect(circlesIn(edges)).toEqual([]);
  });

  it('import a package only in its area', () => {
    expect(scripts.flatMap(packageBreachesIn)).toEqual([]);
  });

  it('use the network, the storage, the clock and the language only in one area each', () => {
    expect(scripts.flatMap(platformUsesIn)).toEqual([]);
  });

  it('assign no HTML', () => {
    const html = /innerHTML|outerHTML|insertAdjacentHTML|document\.write/i;
    expect(webSources.filter(({ text }) => html.test(text)).map(({ path }) => path)).toEqual([]);
  });

  it('have at most 200 lines each', () => {
    const long = webSources.filter(({ text }) => text.split('\n').length > 201);
    expect(long.map(({ path }) => path)).toEqual([]);
  });
});

describe('the rules of imports', () => {
  it.each([
    ['data/get.ts', `import { buildApp } from '../../src/app.ts';`],
    ['charts/bars.tsx', `import { useGet } from '../data/get.ts';`],
    ['parts/card.tsx', `import Calls from '../screens/calls/screen.tsx';`],
    ['parts/card.tsx', `import type { Get } from '../data/get.ts';`],
    ['words/time.ts', `import { serverNowMs } from '../data/clock.ts';`],
    ['screens/calls/screen.tsx', `import { Player } from '../call/player.tsx';`],
    ['screens/calls/screen.tsx', `const other = import('../agents/screen.tsx');`],
    ['screens/calls/screen.tsx', `export { Frame } from '../../frame/frame.tsx';`],
  ])('finds a breach: %s with %s', (path, text) => {
    expect(found(breachesIn, path, text)).toHaveLength(1);
  });

  it.each([
    ['screens/calls/screen.tsx', `import './screen.css';\nimport { Row } from './call-row.tsx';`],
    [
      'screens/calls/screen.tsx',
      `import { useGet } from '../../data/get.ts';\nimport type { Loaded } from '../../loaded.ts';`,
    ],
    ['parts/card.tsx', `import { clockTime } from '../words/time.ts';\nimport { render } from 'preact';`],
  ])('allows other imports: %s with %s', (path, text) => {
    expect(found(breachesIn, path, text)).toEqual([]);
  });

  it.each([['screens/calls/screen.tsx', `import { useQuery } from '@tanstack/preact-query';`]])(
    'finds a package outside its area: %s with %s',
    (path, text) => {
      expect(found(packageBreachesIn, path, text)).toHaveLength(1);
    },
  );

  it.each([
    ['screens/calls/screen.tsx', `await fetch('/api/me');`],
    ['parts/card.tsx', `localStorage.clear();`],
    ['screens/calls/screen.tsx', `const text = new Intl.NumberFormat().format(7);`],
    ['data/period.ts', `const hour = new Date().getHours();`],
    ['screens/calls/screen.tsx', `const text = total.toLocaleString();`],
  ])('finds a use outside its area: %s with %s', (path, text) => {
    expect(found(platformUsesIn, path, text)).toHaveLength(1);
  });

  it('allows the same name of a property', () => {
    expect(found(platformUsesIn, 'screens/calls/screen.tsx', `query.fetch(); const a = { fetch: send };`)).toEqual([]);
  });
});
