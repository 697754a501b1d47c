import type { paths } from '../../data/api-types.d.ts';
import { serverNowMs } from '../../data/clock.ts';
import { useGet } from '../../data/get.ts';
import type { Organization } from '../../data/session.ts';
import { previewWords, ruleWords } from '../../words/en/alert-rules.ts';
import { momentOf } from '../../words/time.ts';
import type { RuleDraft } from './rule-draft.ts';

interface RulePreviewProps {
  readonly preview: paths['/api/alert-rules/preview']['post']['responses'][200]['content']['application/json'];
  readonly draft: RuleDraft;
  readonly organization: Organization;
}

export function RulePreview({ preview, draft, organization: { timezone, currency } }: RulePreviewProps) {
  const figures = useGet('/api/calls-dashboard/figures', {}).value?.data;
  const unit = figures?.find(({ name }) => name === draft.metric)?.unit;
  const at = (instant: string) => momentOf(timezone, instant, serverNowMs());
  return (
    <div class="alerts-preview" role="status">
      <h3>{previewWords.title}</h3>
      <p>{previewWords.fired(preview.fired, preview.notifications)}</p>
      {preview.noDataMinutes > 0 && <p>{previewWords.noData(preview.noDataMinutes)}</p>}
      {preview.firings.length > 0 && (
        <details>
          <summary>{previewWords.each}</summary>
          <ul>
            {preview.firings.map(({ from, to, peakValue }) => (
              <li key={from}>
                {previewWords.firing(
                  at(from),
                  to === null ? null : at(to),
                  ruleWords.amount(unit, peakValue, currency),
                )}
              </li>
            ))}
          </ul>
        </details>
      )}
      <p class="muted">{previewWords.step(preview.stepMinutes)}</p>
    </div>
  );
}
