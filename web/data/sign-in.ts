// What the session needs of a sign-in: Supabase Auth, or the demo users of the local stack.
export type SignInNews =
  | { readonly kind: 'token'; readonly token: string }
  /** The session cannot be renewed any more. */
  | { readonly kind: 'ended' }
  /** The user has signed out in another tab. */
  | { readonly kind: 'left' };

export interface SignIn {
  currentToken(): Promise<string | undefined>;
  /** Undefined when the user must sign in again. Rejects when that cannot be told at present. */
  renewToken(refused: string): Promise<string | undefined>;
  signOut(): Promise<void>;
  follow?(tell: (news: SignInNews) => void): void;
}
