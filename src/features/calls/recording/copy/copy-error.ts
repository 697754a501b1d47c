import { OutgoingError } from '../../../../outgoing/outgoing-error.ts';

/** Why a recording was not copied. */
export class CopyError extends OutgoingError {
  override readonly name = 'CopyError';
}
