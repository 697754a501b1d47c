import { count } from '../numbers.ts';

export const pageWords = {
  first: 'First page',
  before: 'Page before',
  after: 'Next page',
  total: (total: number) => `${count(total)} in all`,
  showAll: (rows: number) => `Show all ${count(rows)}`,
  showFewer: 'Show fewer',
  page: (page: string) => `Page ${page}`,
};
