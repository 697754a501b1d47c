// Prints the report as tables for people.
import type { Explained } from './explain.ts';
import { linesOf } from './plan.ts';
import { type IndexReport, stopsDeploy } from './report.ts';

export function printReport(report: IndexReport, explained: readonly Explained[], { withPlans = false } = {}): string {
  const { findings, hotQueries, tables, statisticsSince } = report;
  const stopping = findings.filter(({ stopsDeploy: stops }) => stops).length;
  const unused = hotQueries.filter(({ state }) => stopsDeploy(state)).length;
  return [
    ...section(
      'Hot queries',
      hotQueries.flatMap(({ name, state, indexes, message }, place) => {
        const { plans = {} } = explained[place] ?? {};
        return [
          `${mark(stopsDeploy(state))} ${state.padEnd(18)}${name.padEnd(46)}${message ?? indexes.join(', ')}`,
          ...(withPlans ? plansOf(plans) : []),
        ];
      }),
    ),
    ...section(
      'Findings',
      findings.flatMap(({ stopsDeploy: stops, kind, table, index, message, mend }) => [
        `${mark(stops)} ${kind.padEnd(24)}${index ?? table ?? 'database'} ${message}`,
        ...(mend === null ? [] : [`    ${mend}`]),
      ]),
    ),
    ...section(`Tables (scans since ${statisticsSince.slice(0, 16).replace('T', ' ')})`, [
      row(['table', 'rows', 'size', 'indexes', 'index size', 'full scans', 'index scans']),
      ...tables
        .toSorted((a, b) => b.bytes - a.bytes)
        .map(({ name, rows, bytes, indexes, indexBytes, fullScans, indexScans }) =>
          row([name, rows ?? '?', size(bytes), indexes, size(indexBytes), fullScans, indexScans]),
        ),
    ]),
    ...section('Indexes by size', [
      row(['index', 'size', 'scans', 'hot queries']),
      ...report.indexes
        .toSorted((a, b) => b.bytes - a.bytes)
        .slice(0, 20)
        .map(({ name, bytes, scans, hotQueries: queries }) => row([name, size(bytes), scans, queries])),
    ]),
    report.isHealthy
      ? `Nothing stops a deploy: ${hotQueries.length} hot queries, ${findings.length} warnings.`
      : `The deploy must stop: ${stopping} findings, ${unused} hot queries without their index. npm run ensure-indexes builds missing indexes.`,
    '',
  ].join('\n');
}

const mark = (stops: boolean) => (stops ? '✗' : '·');

function section(title: string, lines: readonly string[]): string[] {
  return [title, ...(lines.length === 0 ? ['  none'] : lines.map((line) => `  ${line}`)), ''];
}

function row([name, ...figures]: readonly (string | number)[]): string {
  return `${String(name).padEnd(48)}${figures.map((figure) => String(figure).padStart(12)).join('')}`;
}

function plansOf(plans: Explained['plans']): string[] {
  return Object.entries(plans).flatMap(([mode, plan]) => [
    `    ${mode} plan`,
    ...linesOf(plan).map((line) => `      ${line}`),
  ]);
}

function size(bytes: number): string {
  if (bytes >= 1e9) return `${(bytes / 1e9).toFixed(1)} GB`;
  return bytes >= 1e6 ? `${(bytes / 1e6).toFixed(1)} MB` : `${Math.round(bytes / 1e3)} kB`;
}
