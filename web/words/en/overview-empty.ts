export const overviewEmptyWords = {
  never: 'No call has come in yet',
  callNumber: (number: string) => `Call ${number}, and it appears here.`,
  noNumber: 'Connect a number first. Then call it, and the call appears here.',
  connect: 'Open Connections',
  curl: 'Or record a call through the API:',
  copy: 'Copy the command',
  copied: 'The command is copied. Set CALLBOARD_SERVICE_TOKEN first: npm run token -- --role service.',
  period: 'No calls in this period',
  longer: 'Show the last 12 months',
  filtered: 'No calls under these filters',
  filteredBy: (filter: string) => `The period may have calls, but none with ${filter}.`,
  filteredByAll: (filters: readonly string[]) =>
    `The period may have calls, but none to which all of these apply: ${filters.join('; ')}.`,
  drop: (filter: string) => `Remove the filter ${filter}`,
  dropAll: 'Remove all filters',
};
