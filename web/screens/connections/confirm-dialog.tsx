// Tells what a change does before it is done.
import { Button } from '../../parts/button.tsx';
import { Dialog } from '../../parts/dialog.tsx';
import { connectionWords } from '../../words/en/connections.ts';

interface ConfirmDialogProps {
  readonly title: string;
  readonly effect: string;
  readonly onConfirm: () => void;
  readonly onClose: () => void;
}

export function ConfirmDialog({ title, effect, onConfirm, onClose }: ConfirmDialogProps) {
  return (
    <Dialog title={title} onClose={onClose}>
      <div class="form">
        <p>{effect}</p>
        <div class="form-actions">
          <Button
            kind="danger"
            onClick={() => {
              onConfirm();
              onClose();
            }}
          >
            {title}
          </Button>
          <Button onClick={onClose}>{connectionWords.cancel}</Button>
        </div>
      </div>
    </Dialog>
  );
}
