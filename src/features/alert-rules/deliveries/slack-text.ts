import type { AlertPayload } from '../evaluation/notification.ts';

/** A notification as a text, for the `text` of Slack's incoming webhooks. */
export function slackText({ type, data }: AlertPayload): string {
  if (type === 'alert.test') return 'This is a test notification of Callboard.';
  const name = escapeText(data.rule?.name ?? '');
  const title = { 'alert.firing': 'Firing', 'alert.resolved': 'Resolved', 'alert.no_data': 'No data' }[type];
  return `*${title}: ${name}*\n${figureText(data)}\nFrom ${data.window.from} to ${data.window.to}, ${data.sample} calls.\nCalls: \`${escapeText(data.filter)}\``;
}

function figureText({
  metric,
  unit,
  value,
  change_percent: change,
  part,
  whole,
  comparison,
  operator,
  threshold,
}: AlertPayload['data']) {
  const share = whole === null ? '' : ` (${part} of ${whole})`;
  const amount = value === null ? `${metric}: unknown` : `${metric}: ${value}${suffixOf(unit)}${share}`;
  const limit = `${operator} ${threshold}${comparison === 'absolute' ? suffixOf(unit) : ' %'}`;
  if (comparison === 'absolute') return `${amount}. The rule fires ${limit}.`;
  const earlier = comparison === 'previous' ? 'the window before' : 'the same window a week before';
  return `${amount}. Change since ${earlier}: ${change === null ? 'unknown' : `${change} %`}. The rule fires ${limit}.`;
}

const suffixOf = (unit: string) =>
  ({ percent: ' %', seconds: ' s', milliseconds: ' ms', micros: ' micro-units' })[unit] ?? '';

/** Slack gives these three characters a meaning, for example in `<!channel>`. */
const escapeText = (text: string) => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
