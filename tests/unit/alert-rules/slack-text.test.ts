import { expect, it } from 'vitest';
import { slackText } from '../../../src/features/alert-rules/deliveries/slack-text.ts';
import { testPayload } from '../../../src/features/alert-rules/deliveries/test-payload.ts';

const { data, timestamp } = testPayload('b1eb12d0-0000-4000-8000-000000000001', Date.parse('2026-11-20T16:00:00Z'));

it('contains no mention of Slack, whatever the name of the rule', () => {
  const rule = { id: '1f6a3c52-8a0b-4d1e-9c77-5b2d8e4f6a10', name: '<!channel> & <@U1>' };
  const text = slackText({ type: 'alert.firing', timestamp, data: { ...data, rule } });
  expect(text).toContain('*Firing: &lt;!channel&gt; &amp; &lt;@U1&gt;*');
});

it('names the figure, its parts, the change and the window', () => {
  const rule = { id: '1f6a3c52-8a0b-4d1e-9c77-5b2d8e4f6a10', name: 'Fewer answered' };
  const figure = { metric: 'answerRate', unit: 'percent', value: 60, before: 90, part: 6, whole: 10, sample: 10 };
  const condition = { comparison: 'previous', operator: 'below', threshold: -20, change_percent: -33.3 };
  const text = slackText({ type: 'alert.resolved', timestamp, data: { ...data, rule, ...figure, ...condition } });
  expect(text).toBe(
    [
      '*Resolved: Fewer answered*',
      'answerRate: 60 % (6 of 10). Change since the window before: -33.3 %. The rule fires below -20 %.',
      'From 2026-11-20T15:00:00.000Z to 2026-11-20T16:00:00.000Z, 10 calls.',
      'Calls: `from=2026-11-20T15%3A00%3A00.000Z&amp;to=2026-11-20T16%3A00%3A00.000Z`',
    ].join('\n'),
  );
});
