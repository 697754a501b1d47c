// One small line for each weekday, all on the same scale.
import { Line } from '../../charts/lines.tsx';
import type { Loaded } from '../../loaded.ts';
import { Card } from '../../parts/card.tsx';
import { patternsWords } from '../../words/en/patterns.ts';
import { brief, clockLength } from '../../words/numbers.ts';
import { weekdayName } from '../../words/time.ts';
import { heatScale } from './heat-card.tsx';
import { type HeatAnswer, type HeatChoice, heatRows } from './heat-data.ts';

interface WeekdaysCardProps extends HeatChoice {
  readonly loaded: Loaded<HeatAnswer>;
  readonly timezone: string;
}

export function WeekdaysCard({ loaded, timezone, ...choice }: WeekdaysCardProps) {
  if (loaded.value === undefined && loaded.problem !== undefined) return null;
  const { title } = patternsWords.weekdays;
  return (
    <Card title={title(choice.metric)} loaded={loaded} timezone={timezone} minHeightPx={116} phoneHeightPx={488}>
      {(answer) => <Weekdays answer={answer} {...choice} />}
    </Card>
  );
}

function Weekdays({ answer, ...choice }: HeatChoice & { readonly answer: HeatAnswer }) {
  const rows = heatRows(answer, choice);
  const scale = heatScale(rows, choice.metric);
  return (
    <ul class="patterns-weekdays">
      {rows.map(({ key, cells }) => (
        <li key={key}>
          <h3>{weekdayName(Number(key), 'long')}</h3>
          <Line
            label={weekdayName(Number(key), 'long')}
            scale={scale}
            format={choice.metric === 'averageDurationSeconds' ? clockLength : brief}
            axis={['0', '12', '24']}
            points={cells.map(({ value, sentence, href, isFaint }, hour) => ({
              key: String(hour),
              value: isFaint ? null : value,
              sentence,
              href,
            }))}
          />
        </li>
      ))}
    </ul>
  );
}
