import { describe, expect, it } from 'vitest';
import { actionItemsOf } from '../../../src/features/calls/review/action-items.ts';
import { normalizeTags } from '../../../src/features/calls/review/tags.ts';

describe('the action items of a call', () => {
  it.each([
    ['a text', ' Call back ', { text: 'Call back', done: false }],
    ['an object of the API', { text: 'Call back', done: true }, { text: 'Call back', done: true }],
    ['an object with a title', { title: 'Call back', completed: true }, { text: 'Call back', done: true }],
    ['an object with a task', { task: 'Call back', status: 'done' }, { text: 'Call back', done: true }],
    ['an unknown object', { due: 'Friday' }, { text: '{"due":"Friday"}', done: false }],
    ['a number', 7, { text: '7', done: false }],
  ])('have one shape: %s', (_, stored, expected) => {
    expect(actionItemsOf([stored], {})).toEqual([expected]);
  });

  it('leave out what has no text', () => {
    expect(actionItemsOf([null, '', '  '], {})).toEqual([]);
  });

  it('are done as members have set it, whatever the provider sends', () => {
    const stored = ['Call back', { text: 'Send the form', done: true }, 'constructor'];
    expect(actionItemsOf(stored, { 'Call back': true, 'Send the form': false })).toEqual([
      { text: 'Call back', done: true },
      { text: 'Send the form', done: false },
      { text: 'constructor', done: false },
    ]);
  });

  it('have at most 1000 characters, and no half of a character', () => {
    const [item] = actionItemsOf([`${'a'.repeat(999)}😀`], {});
    expect(item?.text).toBe('a'.repeat(999));
  });
});

describe('tags', () => {
  it('are one value in any notation', () => {
    expect(normalizeTags(['  Wrong \t Number', 'wrong number', 'Beschwerde', 'A\u0301'])).toEqual([
      'wrong number',
      'beschwerde',
      'á',
    ]);
  });
});
