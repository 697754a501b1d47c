// Are the indexes used, and which queries are slow? Findings come first, each with the statement that mends it.
import { useGet } from '../../data/get.ts';
import { OpsScreen, opsZone } from '../../frame/ops-screen.tsx';
import { After } from '../../parts/after.tsx';
import { Card } from '../../parts/card.tsx';
import { opsDatabaseWords } from '../../words/en/ops-database.ts';
import { Findings } from './findings.tsx';
import { IndexTable } from './index-table.tsx';
import { Rollup } from './rollup.tsx';
import { SlowRequests } from './slow-requests.tsx';
import { Statements } from './statements.tsx';
import { TableSizes } from './table-sizes.tsx';
import './screen.css';

export default function OpsDatabase() {
  const indexes = useGet('/api/monitoring/indexes', {});
  const queries = useGet('/api/monitoring/queries', {});
  const rollup = useGet('/api/monitoring/rollup', {});
  return (
    <OpsScreen title={opsDatabaseWords.title}>
      <Card
        title={opsDatabaseWords.findingsQuestion}
        loaded={indexes}
        timezone={opsZone}
        minHeightPx={110}
        phoneHeightPx={130}
      >
        {(value) => <Findings indexes={value} />}
      </Card>
      <After loaded={[indexes]}>
        <Card title={opsDatabaseWords.statementsQuestion} loaded={queries} timezone={opsZone} minHeightPx={412}>
          {({ statements }) => <Statements statements={statements} />}
        </Card>
      </After>
      <After loaded={[indexes, queries, rollup]}>
        <Card title={opsDatabaseWords.slowQuestion} loaded={queries} timezone={opsZone} minHeightPx={412}>
          {({ slowQueries }) => <SlowRequests requests={slowQueries} />}
        </Card>
        <Card title={opsDatabaseWords.rollupQuestion} loaded={rollup} timezone={opsZone} minHeightPx={96}>
          {(value) => <Rollup rollup={value} />}
        </Card>
        <Card title={opsDatabaseWords.tablesQuestion} loaded={indexes} timezone={opsZone} minHeightPx={412}>
          {({ tables }) => <TableSizes tables={tables} />}
        </Card>
        <Card title={opsDatabaseWords.indexesQuestion} loaded={indexes} timezone={opsZone} minHeightPx={412}>
          {(value) => <IndexTable indexes={value.indexes} />}
        </Card>
      </After>
    </OpsScreen>
  );
}
