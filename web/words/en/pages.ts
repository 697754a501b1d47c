import { count } from '../numbers.ts';

export const pageWords = {
  first: 'First page',
  before: 'Page before',
  after: 'Next page',
  total: (total: number) => `${count(total)} in all`,
  page: (page: string) => `Page ${page}`,
};
