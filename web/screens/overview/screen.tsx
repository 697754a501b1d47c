// How is it going, and is something wrong?
import { screenPath, useAddress } from '../../data/address.ts';
import { useGet } from '../../data/get.ts';
import { bucketOf, comparisonOf, spanOf } from '../../data/period.ts';
import { session } from '../../data/session.ts';
import { Card } from '../../parts/card.tsx';
import { Heading } from '../../parts/heading.tsx';
import { Tile } from '../../parts/tile.tsx';
import { overviewWords } from '../../words/en/overview.ts';
import { count } from '../../words/numbers.ts';

export default function Overview() {
  const { query } = useAddress();
  const organization = session.organization.value;
  if (organization === undefined) return null;
  const { timezone, slug, name } = organization;
  const span = spanOf(query.get('period'), timezone);
  const overview = useGet('/api/calls-dashboard/analytics/overview', {
    query: { ...span, compare: comparisonOf(query.get('compare'), query.get('period')), bucket: bucketOf(span) },
  });
  return (
    <>
      <Heading title={overviewWords.title} of={name} />
      <Card title={overviewWords.title} loaded={overview} timezone={timezone}>
        {({ metrics }) =>
          metrics.map((metric) => (
            <Tile
              key={metric.name}
              name={metric.name}
              value={count(metric.value)}
              href={`${screenPath(slug, 'calls')}?${metric.filter ?? ''}`}
              sentence={`${metric.name}: ${count(metric.value)}`}
            />
          ))
        }
      </Card>
    </>
  );
}
