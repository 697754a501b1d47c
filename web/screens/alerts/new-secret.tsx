// A secret is shown once.
import { copyText } from '../../frame/copy-text.ts';
import { Button } from '../../parts/button.tsx';
import { Dialog } from '../../parts/dialog.tsx';
import { destinationWords } from '../../words/en/alerts.ts';

interface NewSecretProps {
  readonly secret: string;
  readonly onClose: () => void;
}

export function NewSecret({ secret, onClose }: NewSecretProps) {
  return (
    <Dialog title={destinationWords.secretTitle} onClose={onClose}>
      <div class="form">
        <p>{destinationWords.secretHint}</p>
        <code class="alerts-secret">{secret}</code>
        <div class="form-actions">
          <Button kind="main" onClick={() => void copyText(secret, destinationWords.copied)}>
            {destinationWords.copy}
          </Button>
          <Button onClick={onClose}>{destinationWords.close}</Button>
        </div>
      </div>
    </Dialog>
  );
}
