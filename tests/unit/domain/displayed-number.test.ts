import { expect, it } from 'vitest';
import { displayedNumber } from '../../../src/domain/displayed-number.ts';

it.each([
  ['+12125550199', '+1 212 555 0199'],
  ['+442079460018', '+44 20 7946 0018'],
  ['+4930901820', '+49 30 901820'],
  [null, null],
  ['12345', '12345'],
  ['sip:ada@example.com', 'sip:ada@example.com'],
  ['+9999999999', '+9999999999'],
])('the number for people of %s is %s', (number, displayed) => {
  expect(displayedNumber(number)).toBe(displayed);
  // From the cache.
  expect(displayedNumber(number)).toBe(displayed);
});
