// What the sign-in asks for: at first an address and a password.
import { signal } from '@preact/signals';
import type { ApiProblem } from '../../loaded.ts';

export type Step =
  /** The problem: why a link did not sign in. */
  | { readonly kind: 'form'; readonly problem?: ApiProblem }
  /** A link that signs in only when the reader agrees. Some links do not name their user before. */
  | { readonly kind: 'link'; readonly email: string | undefined }
  /** The user of the session chooses a password. */
  | { readonly kind: 'password' }
  /** The second factor. Without an id it is of a kind that these pages cannot ask for. */
  | { readonly kind: 'code'; readonly factorId: string | undefined };

export const step = signal<Step>({ kind: 'form' });
