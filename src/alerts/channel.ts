export interface Alert {
  readonly text: string;
  /** The part works again. */
  readonly isRecovery: boolean;
}

/** `refused`: a retry would be refused too. `failed`: a retry may succeed. */
export type Outcome = 'delivered' | 'refused' | 'failed';

/** One way to reach people. A new channel is one file here, one line in channels.ts, one in src/environment.ts and one in .env.example. */
export interface Channel {
  /** For the log. Never the channel's address, which is a secret. */
  readonly name: string;
  post(alert: Alert, signal: AbortSignal): Promise<Outcome>;
}
