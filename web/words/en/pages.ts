import { count } from '../numbers.ts';

export const pageWords = {
  pages: 'Pages',
  page: (page: number) => `Page ${count(page)}`,
  before: 'Page before',
  after: 'Next page',
  total: (total: number) => `${count(total)} in all`,
};
