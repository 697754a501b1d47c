// What the reader is told about the recording: that listening is written down, that it is being read, or why it cannot be played.
import { Button } from '../../parts/button.tsx';
import { Notice } from '../../parts/notice.tsx';
import { playerWords } from '../../words/en/player.ts';
import type { Player } from './player-state.ts';

export function PlayerStatus({ player: { phase, requestId, toggle } }: { readonly player: Player }) {
  switch (phase.value) {
    case 'asking':
      return <p class="muted">{playerWords.asking}</p>;
    case 'gone':
      return (
        <Notice>
          <p>{playerWords.gone}</p>
          {requestId.value !== undefined && <p class="notice-detail">{playerWords.goneDetail(requestId.value)}</p>}
        </Notice>
      );
    case 'failed':
      return (
        <Notice kind="warning">
          <p>{playerWords.failed}</p>
          <Button onClick={toggle}>{playerWords.tryAgain}</Button>
        </Notice>
      );
    case 'refused':
      return <p class="muted">{playerWords.refused}</p>;
    default:
      return <p class="muted">{playerWords.audited}</p>;
  }
}
