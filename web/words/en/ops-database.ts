import { count, plural } from '../numbers.ts';

export const opsDatabaseWords = {
  title: 'Database',
  findingsQuestion: 'Is an index missing, or too many?',
  noFindings: 'No findings. Each hot query has its index.',
  finding: (kind: string, stopsDeploy: boolean) =>
    `${kind.slice(0, 1).toUpperCase()}${kind.slice(1)}${stopsDeploy ? ', stops a deploy' : ''}`,
  copy: 'Copy',
  copied: 'The statement is copied.',
  slowQuestion: 'Which requests waited for the database?',
  noSlowRequests: 'No request has waited longer than SLOW_REQUEST_MS since the start.',
  statementsQuestion: 'Which statements take the most time?',
  noStatistics: 'The extension pg_stat_statements is not installed, so there are no statistics of statements.',
  noStatements: 'There are no statistics yet.',
  rollupQuestion: 'Are the figures counted?',
  unfolded: (changes: number, hasMore: boolean, organizations: number) =>
    changes === 0
      ? 'All changes are in the rollup.'
      : `${hasMore ? 'More than ' : ''}${plural(changes, 'change', 'changes')} of ${plural(organizations, 'organisation', 'organisations')} wait to be added. Figures contain them already.`,
  recounts: (organizations: number) =>
    organizations === 0
      ? 'No organisation is counted again.'
      : `${plural(organizations, 'organisation is', 'organisations are')} counted again after a change of the time zone.`,
  lastFold: (time: string) => `Last addition ${time}.`,
  tablesQuestion: 'How large are the tables?',
  indexesQuestion: 'Which indexes are used?',
  columns: {
    route: 'Route',
    query: 'Query',
    took: 'Took',
    at: 'At',
    request: 'Request id',
    statement: 'Statement',
    calls: 'Calls',
    total: 'In all',
    mean: 'Mean',
    max: 'Slowest',
    table: 'Table',
    rows: 'Rows',
    size: 'Size',
    indexSize: 'Size of its indexes',
    fullScans: 'Read in full',
    indexScans: 'Read by index',
    index: 'Index',
    scans: 'Used',
    state: 'State',
  },
  ms: (ms: number) => `${count(ms)} ms`,
  indexState: (isValid: boolean, isRequired: boolean, hotQueries: number) => {
    if (!isValid) return 'not valid: build it again';
    if (hotQueries > 0) return `serves ${plural(hotQueries, 'hot query', 'hot queries')}`;
    return isRequired ? 'required' : 'serves no hot query';
  },
};
