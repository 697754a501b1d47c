export const pageWords = {
  before: 'Page before',
  after: 'Next page',
  page: (page: string) => `Page ${page}`,
};
