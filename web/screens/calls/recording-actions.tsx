// Beside the player: a link to the present moment, and the file.
import { useState } from 'preact/hooks';
import { screenPath } from '../../data/address.ts';
import { problemOfError } from '../../data/problem.ts';
import { downloadRecording } from '../../data/recording.ts';
import type { Organization } from '../../data/session.ts';
import { copyText } from '../../frame/copy-text.ts';
import type { ApiProblem } from '../../loaded.ts';
import { Button } from '../../parts/button.tsx';
import { Problem } from '../../parts/notice.tsx';
import { playerWords } from '../../words/en/player.ts';
import type { Call } from './call-head.tsx';
import type { Player } from './player-state.ts';

interface RecordingActionsProps {
  readonly call: Call;
  readonly player: Player;
  readonly organization: Organization;
}

export function RecordingActions({ call, player, organization }: RecordingActionsProps) {
  const [problem, setProblem] = useState<ApiProblem>();
  function copyMoment(): void {
    const path = screenPath(organization.slug, `calls/${call.id}`);
    const at = Math.floor(player.seconds.value);
    void copyText(`${location.origin}${path}?t=${at}`, playerWords.momentCopied);
  }
  function download(): void {
    setProblem(undefined);
    downloadRecording(call.id).catch((error) => setProblem(problemOfError(error)));
  }
  return (
    <>
      <Button onClick={copyMoment}>{playerWords.copyMoment}</Button>
      <Button onClick={download}>{playerWords.download}</Button>
      {problem !== undefined && <Problem problem={problem} />}
    </>
  );
}
