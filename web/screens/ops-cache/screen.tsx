// Does the cache hit, and what would happen if its values were dropped?
import { Strip } from '../../charts/strip.tsx';
import { useAddress } from '../../data/address.ts';
import { useGet } from '../../data/get.ts';
import { session } from '../../data/session.ts';
import { OpsScreen, opsZone } from '../../frame/ops-screen.tsx';
import { After } from '../../parts/after.tsx';
import { Card } from '../../parts/card.tsx';
import { opsCacheWords } from '../../words/en/ops-cache.ts';
import { percent } from '../../words/numbers.ts';
import { Correctness } from './correctness.tsx';
import { DropDialog } from './drop-dialog.tsx';
import { Policies } from './policies.tsx';
import { Tiers } from './tiers.tsx';
import './screen.css';

export default function OpsCache() {
  const { query, href, go } = useAddress();
  const stats = useGet('/api/monitoring/cache-stats', {});
  const history = useGet('/api/monitoring/history', { query: { minutes: 60 } });
  const mayDrop = session.user.value?.platformRole === 'ops';
  const isDropOpen = mayDrop && query.get('view') === 'drop';
  return (
    <OpsScreen title={opsCacheWords.title}>
      <Card
        title={opsCacheWords.hourQuestion}
        loaded={history}
        timezone={opsZone}
        minHeightPx={112}
        phoneHeightPx={153}
        actions={
          mayDrop && (
            <a class="button button-plain" href={href({ view: 'drop' })}>
              {opsCacheWords.drop}
            </a>
          )
        }
      >
        {({ cache, total }) => (
          <>
            <p class="ops-cache-rate">{opsCacheWords.hour(total.hitRate, total.reads)}</p>
            <Correctness stats={stats.value} />
            <Strip points={cache.hitRate} text={percent} max={100} />
          </>
        )}
      </Card>
      <After loaded={[history, stats]}>
        <Card title={opsCacheWords.policiesQuestion} loaded={stats} timezone={opsZone} minHeightPx={400}>
          {({ policies }) => <Policies policies={policies} history={history.value} />}
        </Card>
        <Card title={opsCacheWords.tiersQuestion} loaded={stats} timezone={opsZone} minHeightPx={120}>
          {(value) => <Tiers stats={value} />}
        </Card>
      </After>
      {isDropOpen && (
        <DropDialog
          policies={stats.value?.policies.map(({ name }) => name) ?? []}
          onClose={() => go({ view: null }, { replace: true })}
        />
      )}
    </OpsScreen>
  );
}
