export const notFoundWords = {
  title: 'There is no such page',
  sentence: 'The address may be mistyped, or the page has moved.',
  home: 'Go to the start page',
};
