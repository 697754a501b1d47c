// Is it us, and which part? Health, what has been reported, and the last hour.
import { useGet } from '../../data/get.ts';
import { session } from '../../data/session.ts';
import { OpsScreen, opsZone } from '../../frame/ops-screen.tsx';
import { Card } from '../../parts/card.tsx';
import { opsWords } from '../../words/en/ops.ts';
import { Alerts } from './alerts.tsx';
import { Health } from './health.tsx';
import { History } from './history.tsx';
import './screen.css';

export default function OpsNow() {
  const health = useGet('/api/monitoring/health', {});
  const history = useGet('/api/monitoring/history', { query: { minutes: 60 } });
  const alerts = useGet('/api/monitoring/alerts', {});
  return (
    <OpsScreen title={opsWords.now}>
      <div class="ops-now">
        <Card
          title={opsWords.healthQuestion}
          loaded={health}
          timezone={opsZone}
          minHeightPx={284}
          phoneHeightPx={312}
          actions={session.user.value?.platformRole === 'ops' && <a href="/ops/cache?view=drop">{opsWords.drop}</a>}
        >
          {(value) => (
            <Health
              isOld={health.state === 'stale'}
              health={value}
              total={history.value?.total}
              alerted={alerts.value?.parts}
            />
          )}
        </Card>
        <Card title={opsWords.alertsQuestion} loaded={alerts} timezone={opsZone} minHeightPx={100}>
          {(value) => <Alerts alerts={value} />}
        </Card>
      </div>
      <Card title={opsWords.historyQuestion} loaded={history} timezone={opsZone} minHeightPx={360}>
        {(value) => <History history={value} />}
      </Card>
    </OpsScreen>
  );
}
