import { useState } from 'preact/hooks';
import type { AnswerOf } from '../../data/get.ts';
import { Button } from '../../parts/button.tsx';
import { SaveProblem } from '../../parts/save-problem.tsx';
import { mappingWords } from '../../words/en/connection-parts.ts';
import { TargetChoice } from './target-choice.tsx';
import type { Targets } from './targets.ts';
import { type MappingKind, useAddMapping } from './use-add-mapping.ts';

interface UnmappedProps {
  readonly id: string;
  readonly unmapped: AnswerOf<'/api/connections/{id}/health'>['unmapped'];
  readonly targets: Targets;
  readonly mayChange: boolean;
}

export function Unmapped({ id, unmapped, targets, mayChange }: UnmappedProps) {
  const rows = [
    ...unmapped.agents.map((each) => ({ ...each, kind: 'agent' as const })),
    ...unmapped.numbers.map((each) => ({ ...each, kind: 'number' as const })),
  ];
  return (
    <ul>
      {rows.map(({ kind, providerId, calls }) => (
        <UnmappedRow
          key={`${kind} ${providerId}`}
          connectionId={id}
          kind={kind}
          providerId={providerId}
          calls={calls}
          targets={targets}
          mayChange={mayChange}
        />
      ))}
    </ul>
  );
}

interface UnmappedRowProps extends Pick<UnmappedProps, 'targets' | 'mayChange'> {
  readonly connectionId: string;
  readonly kind: MappingKind;
  readonly providerId: string;
  readonly calls: number;
}

function UnmappedRow({ connectionId, kind, providerId, calls, targets, mayChange }: UnmappedRowProps) {
  const [targetId, setTargetId] = useState('');
  const { map, isRunning, problem } = useAddMapping(connectionId);
  return (
    <li class="connections-row">
      <div>
        <h3>{providerId}</h3>
        <p class="connections-bad">
          {mappingWords.kinds[kind]} · {mappingWords.unmapped(calls)}
        </p>
      </div>
      {mayChange && (
        <div class="connections-tools">
          <TargetChoice
            label={mappingWords.target(providerId)}
            isLabelHidden
            targets={targets[kind]}
            value={targetId}
            onChange={setTargetId}
          />
          <Button
            kind="main"
            disabled={targetId === '' || isRunning}
            onClick={() => void map({ kind, providerId, targetId })}
          >
            {mappingWords.map}
          </Button>
        </div>
      )}
      <SaveProblem problem={problem} />
    </li>
  );
}
