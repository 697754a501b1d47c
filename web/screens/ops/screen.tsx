// Is it us, and which part? Health, the last hour, and what has been reported.
import { useGet } from '../../data/get.ts';
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
      <Card title={opsWords.healthQuestion} loaded={health} timezone={opsZone} minHeightPx={220}>
        {(value) => <Health health={value} total={history.value?.total} />}
      </Card>
      <Card title={opsWords.historyQuestion} loaded={history} timezone={opsZone} minHeightPx={320}>
        {(value) => <History history={value} />}
      </Card>
      <Card title={opsWords.alertsQuestion} loaded={alerts} timezone={opsZone} minHeightPx={160}>
        {(value) => <Alerts alerts={value} />}
      </Card>
    </OpsScreen>
  );
}
