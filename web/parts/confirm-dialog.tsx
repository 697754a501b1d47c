// Tells what a change does before it is done.
import { dialogWords } from '../words/en/dialog.ts';
import { Button } from './button.tsx';
import { Dialog } from './dialog.tsx';

interface ConfirmDialogProps {
  /** Names the change, in the title and on the button. */
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
          <Button onClick={onClose}>{dialogWords.cancel}</Button>
        </div>
      </div>
    </Dialog>
  );
}
