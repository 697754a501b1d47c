// Does the work behind the pages go on? Deliveries of providers, notifications, exports, copies, and the jobs.
import { useGet } from '../../data/get.ts';
import { OpsScreen, opsZone } from '../../frame/ops-screen.tsx';
import { After } from '../../parts/after.tsx';
import { Card } from '../../parts/card.tsx';
import { opsWorkWords } from '../../words/en/ops-work.ts';
import { JobTable } from './job-table.tsx';
import { OtherQueues, ProviderTable } from './queues.tsx';

export default function OpsWork() {
  const queues = useGet('/api/monitoring/webhooks', {});
  const jobs = useGet('/api/monitoring/jobs', {});
  return (
    <OpsScreen title={opsWorkWords.title}>
      <Card
        title={opsWorkWords.webhooksQuestion}
        loaded={queues}
        timezone={opsZone}
        minHeightPx={98}
        phoneHeightPx={137}
      >
        {(value) => <ProviderTable providers={value.webhooks} />}
      </Card>
      <After loaded={[queues]}>
        <Card
          title={opsWorkWords.queuesQuestion}
          loaded={queues}
          timezone={opsZone}
          minHeightPx={160}
          phoneHeightPx={176}
        >
          {(value) => <OtherQueues queues={value} />}
        </Card>
        <Card title={opsWorkWords.jobsQuestion} loaded={jobs} timezone={opsZone} minHeightPx={320}>
          {(value) => <JobTable jobs={value.jobs} />}
        </Card>
      </After>
    </OpsScreen>
  );
}
