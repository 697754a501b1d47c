// What the session needs of a sign-in: Supabase Auth, or the demo users of the local stack.
export interface SignIn {
  currentToken(): Promise<string | undefined>;
  /** Undefined when the user must sign in again. */
  renewToken(): Promise<string | undefined>;
  signOut(): Promise<void>;
}
