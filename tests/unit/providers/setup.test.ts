import { Value } from 'typebox/value';
import { describe, expect, it } from 'vitest';
import { providers } from '../../../src/providers/providers.ts';

describe.each(providers)('the setup of $title', ({ setup, options, name }) => {
  it('says where to paste the URL, and where never', () => {
    expect(setup.steps.join('\n')).toContain('{webhook_url}');
    expect(setup.neverPointHere).not.toEqual([]);
    expect(setup.events).not.toEqual([]);
  });

  it('has no other placeholders', () => {
    const texts = [...setup.steps, ...setup.neverPointHere].join('\n').replaceAll('{webhook_url}', '');
    expect(texts).not.toMatch(/[{}]/);
  });

  it('needs no option, and refuses unknown ones', () => {
    expect(Value.Check(options, {})).toBe(true);
    expect(Value.Check(options, { unknown: true })).toBe(false);
  });

  it('has a name that is its own, and fits a URL', () => {
    expect(name).toMatch(/^[a-z-]{3,50}$/);
    expect(providers.filter((other) => other.name === name)).toHaveLength(1);
  });
});
