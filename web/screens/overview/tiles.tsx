import { Spark } from '../../charts/spark.tsx';
import { useAddress } from '../../data/address.ts';
import { callsHref } from '../../data/calls-href.ts';
import { maxCountedDays } from '../../data/period.ts';
import type { ApiProblem } from '../../loaded.ts';
import { Skeleton, StaleNote } from '../../parts/card.tsx';
import { Notice, Problem } from '../../parts/notice.tsx';
import { Tile } from '../../parts/tile.tsx';
import { changeInWords, toneOf } from '../../words/change.ts';
import { cardWords } from '../../words/en/card.ts';
import { figureWords } from '../../words/en/figures.ts';
import { overviewWords } from '../../words/en/overview.ts';
import { clockTime } from '../../words/time.ts';
import { type Drawn, type DrawnOverview, type Metric, metricNamed, type OverviewAnswer } from './drawn.ts';

interface TilesProps extends DrawnOverview {
  readonly names: readonly string[];
}

export function Tiles({ names, loaded, ...drawn }: TilesProps) {
  const { value, state, problem, asOfMs, retry } = loaded;
  if (value === undefined && problem !== undefined) return <Refused problem={problem} retry={retry} />;
  return (
    <section class="overview-tiles" aria-label={overviewWords.figures} aria-busy={value === undefined}>
      {state === 'stale' && asOfMs !== undefined && (
        <StaleNote text={cardWords.stale(clockTime(drawn.timezone, asOfMs), problem)} />
      )}
      <div class="overview-tile-grid">
        {names.map((name) => {
          const metric = value === undefined ? undefined : metricNamed(value, name);
          return metric === undefined || value === undefined ? (
            <div key={name} class="overview-tile-box">
              <Skeleton />
            </div>
          ) : (
            <FigureTile key={name} metric={metric} overview={value} {...drawn} />
          );
        })}
      </div>
    </section>
  );
}

/** Under most filters, calls are counted one by one, and a long period has too many. */
function Refused({ problem, retry }: { readonly problem: ApiProblem; readonly retry: () => void }) {
  const { href } = useAddress();
  const isTooLong = problem.statusCode === 400 && ['from', 'to'].includes(problem.field ?? '');
  if (!isTooLong) return <Problem problem={problem} retry={retry} />;
  return (
    <Notice>
      <p>{overviewWords.tooLong(maxCountedDays)}</p>
      <a class="button button-main" href={href({ period: '90d' })}>
        {overviewWords.shorter}
      </a>
    </Notice>
  );
}

interface FigureTileProps extends Drawn {
  readonly metric: Metric;
  readonly overview: OverviewAnswer;
}

function FigureTile({ metric, overview, slug, currency, comparison }: FigureTileProps) {
  const { name, filter } = metric;
  const { series, seriesBefore, buckets } = overview;
  const points = (series[name] ?? []).map((point, index) => (buckets[index]?.isFuture === true ? null : point));
  return (
    <Tile
      name={figureWords.nameOf(name)}
      value={figureWords.valueOf(metric, currency)}
      href={callsHref(slug, filter)}
      sentence={`${figureWords.sentence(metric, currency, comparison)}. ${figureWords.show}`}
      change={changeOf(metric, currency, comparison)}
      tone={comparison === undefined ? undefined : toneOf(metric)}
      hint={figureWords.partsOf(metric)}
    >
      <Spark points={points} before={seriesBefore?.[name]} isUnfinished={overview.isPartial} />
    </Tile>
  );
}

function changeOf(metric: Metric, currency: string, comparison: string | undefined): string | undefined {
  if (comparison === undefined) return undefined;
  return metric.change === null ? overviewWords.noComparison : changeInWords(metric, currency);
}
