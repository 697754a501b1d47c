// docs/providers.md repeats the setup of each adapter, which is also in the response of the API.
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { Provider } from '../../../src/providers/provider.ts';
import { providers } from '../../../src/providers/providers.ts';

const document = readFileSync(new URL('../../../docs/providers.md', import.meta.url), 'utf8');

/** Lines may be wrapped anywhere. */
const unwrapped = (text: string) => text.replace(/\s+/g, ' ').trim();

const sectionOf = ({ title, name }: Provider) => {
  const heading = `### ${title} (\`${name}\`)`;
  const [, rest = ''] = document.split(`${heading}\n`);
  return unwrapped(rest.split(/\n##/)[0] ?? '');
};

function optionsOf({ options }: Provider): string[] {
  const { properties = {} } = options as { properties?: Record<string, { description?: string }> };
  return Object.entries(properties).map(([name, { description = '' }]) => `- \`${name}\`: ${description}`);
}

function rendered(provider: Provider): string {
  const { steps, events, neverPointHere } = provider.setup;
  const options = optionsOf(provider);
  return unwrapped(
    [
      ...steps.map((step, index) => `${index + 1}. ${step}`),
      `Events: ${events.map((event) => `\`${event}\``).join(', ')}.`,
      'Never point these at the URL:',
      ...neverPointHere.map((each) => `- ${each}`),
      ...(options.length === 0 ? [] : ['Options:', ...options]),
    ].join('\n'),
  );
}

describe('docs/providers.md', () => {
  it.each(providers.map((provider) => [provider.name, provider] as const))(
    'describes the setup of %s',
    (_name, each) => {
      expect(sectionOf(each)).toBe(rendered(each));
    },
  );

  it('describes no other provider', () => {
    const described = [...document.matchAll(/^### .*\(`([\w-]+)`\)$/gm)].map(([, name]) => name);
    expect(described).toEqual(providers.map(({ name }) => name));
  });
});
