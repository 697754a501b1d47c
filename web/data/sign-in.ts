// What the session needs of a sign-in: Supabase Auth, or the demo users of the local stack.
export interface SignIn {
  currentToken(): Promise<string | undefined>;
  /** Undefined when the user must sign in again. */
  renewToken(): Promise<string | undefined>;
  signOut(): Promise<void>;
  /** Tells of tokens that are renewed, and of a sign-out in another tab (undefined). */
  follow?(changed: (token: string | undefined) => void): void;
}
