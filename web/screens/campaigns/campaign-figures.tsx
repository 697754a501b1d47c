// The calls that a campaign made: the same figures as everywhere.
import { screenPath } from '../../data/address.ts';
import type { AnswerOf } from '../../data/get.ts';
import type { Organization } from '../../data/session.ts';
import type { Loaded } from '../../loaded.ts';
import { Card } from '../../parts/card.tsx';
import { Tile } from '../../parts/tile.tsx';
import { campaignWords } from '../../words/en/campaigns.ts';
import { count, money, percent } from '../../words/numbers.ts';

export const campaignMetrics = [
  'calls',
  'completed',
  'successRate',
  'costMicros',
  'costPerCallMicros',
  'costPerSuccessMicros',
] as const;

interface CampaignFiguresProps {
  readonly figures: Loaded<AnswerOf<'/api/calls-dashboard/analytics/overview'>>;
  readonly organization: Organization;
}

export function CampaignFigures({ figures, organization }: CampaignFiguresProps) {
  return (
    <Card
      title={campaignWords.callsQuestion}
      loaded={figures}
      timezone={organization.timezone}
      minHeightPx={56}
      phoneHeightPx={192}
    >
      {({ metrics }) => (
        <div class="campaigns-figures">
          {metrics.map(({ name, value, filter }) => {
            const text = textOf(name, value, organization.currency);
            const label = campaignWords.figures[name as keyof typeof campaignWords.figures];
            if (label === undefined) return null;
            return (
              <Tile
                key={name}
                name={label}
                value={text}
                href={filter == null ? undefined : `${screenPath(organization.slug, 'calls')}?${filter}`}
                sentence={campaignWords.figureSentence(label, text)}
              />
            );
          })}
        </div>
      )}
    </Card>
  );
}

function textOf(name: string, value: number | null, currency: string): string {
  if (name.endsWith('Micros')) return money(value, currency);
  return name.endsWith('Rate') ? percent(value) : count(value);
}
