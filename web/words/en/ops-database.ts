import { count, plural } from '../numbers.ts';

const kinds: Readonly<Record<string, string>> = {
  missing: 'Missing indexes',
  invalid: 'Indexes that are not valid',
  altered: 'Indexes with another definition',
  duplicate: 'Duplicate indexes',
  covered: 'Redundant indexes',
  unused: 'Unused indexes',
  'reference without index': 'Foreign keys without an index',
  'many indexes': 'Tables with many indexes',
  'read in full': 'Tables that are read in full',
  'plans without values': 'Plans without values',
};

export const opsDatabaseWords = {
  title: 'Database',
  findingsQuestion: 'Is an index missing, or too many?',
  noFindings: 'No. Each hot query has its index, and no index is too much.',
  findings: (isHealthy: boolean) =>
    isHealthy
      ? 'No index is missing. These findings cost something, and may be intended.'
      : 'These findings stop a deploy. Run the statement of each.',
  finding: (kind: string, findings: number) => `${kinds[kind] ?? kind}: ${count(findings)}`,
  ofTable: (table: string) => `(table ${table})`,
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
