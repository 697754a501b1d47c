// The heat map of weekdays and hours, with the choice of its figure and the sentence about the opening hours.
import { Heat, HeatKey } from '../../charts/heat.tsx';
import { createScale } from '../../charts/scale.ts';
import { screenPath, useAddress } from '../../data/address.ts';
import { callsHref } from '../../data/calls-href.ts';
import type { Loaded } from '../../loaded.ts';
import { Card } from '../../parts/card.tsx';
import { Choice } from '../../parts/choice.tsx';
import { useMedia } from '../../parts/use-media.ts';
import { figureWords } from '../../words/en/figures.ts';
import { type PatternMetric, patternMetrics, patternsWords } from '../../words/en/patterns.ts';
import { brief, clockLength } from '../../words/numbers.ts';
import { type HeatAnswer, type HeatChoice, heatRows, isCount, type Per } from './heat-data.ts';

const { heat: words, hours } = patternsWords;

interface HeatCardProps extends HeatChoice {
  readonly loaded: Loaded<HeatAnswer>;
  readonly timezone: string;
}

export function HeatCard({ loaded, timezone, ...choice }: HeatCardProps) {
  return (
    <Card
      title={words.titles[choice.metric]}
      loaded={loaded}
      timezone={timezone}
      minHeightPx={346}
      phoneHeightPx={876}
      actions={<Choices {...choice} />}
    >
      {(answer) => <HeatMap answer={answer} {...choice} />}
    </Card>
  );
}

function Choices({ metric, per }: HeatChoice) {
  const { go } = useAddress();
  return (
    <>
      <Choice
        label={words.metric}
        isLabelHidden
        value={metric}
        options={patternMetrics.map((value) => ({ value, text: words.metrics[value] }))}
        onChange={(value: PatternMetric) => go({ metric: value === patternMetrics[0] ? null : value })}
      />
      {isCount(metric) && (
        <Choice
          label={words.per}
          isLabelHidden
          value={per}
          options={(['hour', 'total'] as const).map((value) => ({ value, text: words.pers[value] }))}
          onChange={(value: Per) => go({ view: value === 'hour' ? null : value })}
        />
      )}
    </>
  );
}

const hoursOfDay = Array.from({ length: 24 }, (_, hour) => String(hour));

function HeatMap({ answer, ...choice }: HeatChoice & { readonly answer: HeatAnswer }) {
  const rows = heatRows(answer, choice);
  const scale = heatScale(rows, choice.metric);
  const top = choice.metric === 'averageDurationSeconds' ? clockLength(scale.top) : brief(scale.top);
  return (
    <div class="patterns-heat">
      <Heat
        label={words.titles[choice.metric]}
        columns={hoursOfDay}
        rows={rows}
        top={scale.top}
        isTurned={useMedia('(width < 640px)')}
      />
      <HeatKey
        zero="0"
        top={`${top}${words.scale[choice.metric]}`}
        frame={answer.hasOpeningHours ? words.yourHours : undefined}
      />
      <HoursSentence answer={answer} {...choice} />
    </div>
  );
}

export function heatScale(rows: ReturnType<typeof heatRows>, metric: PatternMetric) {
  const values = rows.flatMap(({ cells }) => cells.filter(({ isFaint }) => !isFaint).map(({ value }) => value ?? 0));
  const unit = metric === 'averageDurationSeconds' ? 'seconds' : 'percent';
  return createScale(Math.max(0, ...values), unit);
}

/** `18.2 % of missed calls came outside your hours: 220 of 1,209. Inside them, Monday 10:00–11:00 is worst: …` */
function HoursSentence({ answer, metric, slug }: HeatChoice & { readonly answer: HeatAnswer }) {
  const total = answer.totals.find((each) => each.metric === metric);
  if (total === undefined) return null;
  const { outsideHours, worst } = total;
  const ofWorst = metric === 'missed' || metric === 'answerRate' ? hours.worstOf[metric] : undefined;
  return (
    <p class="patterns-answer">
      {!answer.hasOpeningHours && (
        <>
          {hours.noHours} <a href={screenPath(slug, 'settings')}>{hours.set}</a>.{' '}
        </>
      )}
      {outsideHours !== null &&
        outsideHours.whole > 0 &&
        `${hours.outside(outsideHours.percent, hours.populations[metric], outsideHours.part, outsideHours.whole)} `}
      {worst !== null && ofWorst !== undefined && (
        <>
          {(answer.hasOpeningHours ? hours.worst : hours.worstAnyTime)(words.slot(worst.weekday, worst.hour))}{' '}
          <a href={callsHref(slug, worst.filter)} title={figureWords.show}>
            {ofWorst(worst.part, worst.whole)}
          </a>
        </>
      )}
    </p>
  );
}
