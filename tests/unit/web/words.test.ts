// Every English word of the page is in web/words/en, each of them is used, and a screen computes no figure.
import { describe, expect, it } from 'vitest';
import { isScript, nodesOf, placeOf, type SyntaxNode, type WebSource, webSources } from './web-sources.ts';

const hasWord = /\p{L}{2}/u;
/** Two words with a space: a sentence or a label, not an identifier. */
const isPhrase = (text: string) => /^\p{Lu}\p{L}* \p{L}|\p{L}{2}[.?!]$/u.test(text.trim()) && /\s/.test(text.trim());
/** Attributes that a reader sees or hears. */
const spoken = new Set([
  'title',
  'alt',
  'placeholder',
  'label',
  'aria-label',
  'aria-valuetext',
  'aria-roledescription',
]);

/** The name of the product is the same in every language. */
const product = 'Callboard';

function phrasesIn(source: WebSource): string[] {
  const nodes = nodesOf(source);
  // For developers: a reader sees a problem in words of its own.
  const thrown = new Set(nodes.filter(({ type }) => type === 'NewExpression').flatMap(({ arguments: given }) => given));
  return nodes.flatMap((node) => {
    const text = textOf(node);
    if (text === undefined || thrown.has(node) || text === product) return [];
    return [`${placeOf(source, node)}: ${text.trim()}`];
  });
}

function textOf(node: SyntaxNode): string | undefined {
  const { type, value } = node;
  if (type === 'JSXText' && typeof value === 'string') return hasWord.test(value) ? value : undefined;
  if (type === 'JSXAttribute') {
    const { name } = node.name as { name?: string };
    const literal = (value as SyntaxNode | null)?.value;
    return spoken.has(name ?? '') && typeof literal === 'string' && hasWord.test(literal) ? literal : undefined;
  }
  if (type === 'Literal' && typeof value === 'string') return isPhrase(value) ? value : undefined;
  if (type === 'TemplateElement') {
    const { cooked } = value as { cooked: string };
    return isPhrase(cooked) ? cooked : undefined;
  }
  return undefined;
}

function arithmeticIn(source: WebSource): string[] {
  return nodesOf(source)
    .filter(({ type, operator, property }) => {
      if (type === 'BinaryExpression' || type === 'AssignmentExpression') return /^[/%]=?$/.test(String(operator));
      const { name } = (property ?? {}) as { name?: string };
      return type === 'MemberExpression' && (name === 'reduce' || name === 'reduceRight');
    })
    .map((node) => placeOf(source, node));
}

/** `overviewWords.title` */
function wordsOf(source: WebSource): string[] {
  return nodesOf(source)
    .filter(({ type }) => type === 'ExportNamedDeclaration')
    .flatMap(({ declaration }) => (declaration as { declarations?: SyntaxNode[] } | null)?.declarations ?? [])
    .flatMap(({ id, init }) => {
      const { name } = id as { name: string };
      const { properties } = unwrapped(init as SyntaxNode) as { properties?: SyntaxNode[] };
      const keys = properties?.map(({ key }) => key as { name?: string; value?: string } | undefined) ?? [];
      return keys.flatMap((key) => (key === undefined ? [] : [`${name}.${key.name ?? key.value}`]));
    });
}

/** Without `as const` and `satisfies`. */
function unwrapped(node: SyntaxNode): SyntaxNode {
  return node.type === 'ObjectExpression' ? node : ((node.expression as SyntaxNode | undefined) ?? node);
}

const scripts = webSources.filter(isScript);
const [words, others] = [
  scripts.filter(({ path }) => path.startsWith('words/en/')),
  scripts.filter(({ path }) => !path.startsWith('words/')),
];

function isUsed(word: string): boolean {
  const [object = '', key = ''] = word.split('.');
  return scripts.some(({ path, text }) => {
    if (!text.includes(object)) return false;
    const isOwn = path.startsWith('words/en/') && text.includes(`export const ${object}`);
    // Read by its name, taken apart, or read by a name that is known only while the page runs.
    const reads = new RegExp(`${object}(\\.${key}\\b|\\['${key}'\\])|\\{[^}]*\\b${key}\\b[^}]*\\} = ${object}\\b`);
    return reads.test(text) || (!isOwn && new RegExp(`${object}\\[(?!')|Object\\.\\w+\\(${object}\\)`).test(text));
  });
}

describe('the words of the page', () => {
  it('stand in web/words only', () => {
    expect(others.flatMap(phrasesIn)).toEqual([]);
  });

  it('are each used', () => {
    const all = words.flatMap(wordsOf);
    expect(all.length).toBeGreaterThan(30);
    expect(all.filter((word) => !isUsed(word))).toEqual([]);
  });

  it.each([
    `const a = <p>Nothing is here.</p>;`,
    `const a = <button aria-label="Close">{icon}</button>;`,
    `const a = cond ? 'No calls yet' : undefined;`,
    `const a = \`Figures of \${time}\`;`,
  ])('are found outside: %s', (text) => {
    expect(phrasesIn({ path: 'parts/a.tsx', text })).toHaveLength(1);
  });

  it.each([
    `const a = <p class="card card-head">{words.title}</p>;`,
    `const a = <svg viewBox="0 0 16 16"><path d="M 0 0 L 4 4" /></svg>;`,
    `const a = <p>✕</p>;`,
  ])('are no names of classes, and no drawings: %s', (text) => {
    expect(phrasesIn({ path: 'parts/a.tsx', text })).toEqual([]);
  });
});

describe('a screen', () => {
  it('computes no figure', () => {
    expect(scripts.filter(({ path }) => path.startsWith('screens/')).flatMap(arithmeticIn)).toEqual([]);
  });

  it.each(['const rate = missed / calls;', 'const sum = rows.reduce(add, 0);', 'rest %= 7;'])(
    'is found to compute: %s',
    (text) => {
      expect(arithmeticIn({ path: 'screens/a.tsx', text })).toHaveLength(1);
    },
  );
});
