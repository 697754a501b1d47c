// Identifies and ends processes that another process may have started. Pids are reused, so a process is identified by its pid
// and its start time, and only a process that matches both is ever signalled.
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';

export interface KnownProcess {
  readonly pid: number;
  /** The start time in a format of this machine: it differs for each process that has had this pid. */
  readonly began: string;
}

const pollMs = 20;

/** Undefined when there is no such process, or only a zombie. */
export function identifyProcess(pid: number): KnownProcess | undefined {
  const began = process.platform === 'linux' ? beganOnLinux(pid) : beganElsewhere(pid);
  return began === undefined ? undefined : { pid, began };
}

export function isStillRunning(known: KnownProcess): boolean {
  return identifyProcess(known.pid)?.began === known.began;
}

/** Sends the signals one after the other and waits after each. Returns whether the process ended. */
export async function endProcess(
  known: KnownProcess,
  steps: readonly { readonly signal: NodeJS.Signals; readonly waitMs: number }[],
): Promise<boolean> {
  for (const { signal, waitMs } of steps) {
    if (!isStillRunning(known)) return true;
    signalQuietly(known.pid, signal);
    const deadline = performance.now() + waitMs;
    while (performance.now() < deadline) {
      if (!isStillRunning(known)) return true;
      await delay(pollMs);
    }
  }
  return !isStillRunning(known);
}

/** Ignores failures: the process may have ended, or belong to another user. Callers check whether it still runs. */
export function signalQuietly(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal);
  } catch {}
}

/** Empty when it cannot be read. */
export function commandLineOf(pid: number): string {
  try {
    if (process.platform === 'linux') return readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ').trim();
    return ps(pid, 'command=');
  } catch {
    return '';
  }
}

function beganOnLinux(pid: number): string | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    // The second field is the program name in brackets. It may contain spaces, so fields are counted from the last bracket.
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    const [state, ticksSinceBoot] = [fields[0], fields[19]];
    if (state === 'Z' || state === 'X' || ticksSinceBoot === undefined) return undefined;
    return `${readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim()} ${ticksSinceBoot}`;
  } catch {
    return undefined;
  }
}

function beganElsewhere(pid: number): string | undefined {
  try {
    const [state, ...began] = ps(pid, 'state=,lstart=').split(/\s+/);
    return state === undefined || state.startsWith('Z') || began.length === 0 ? undefined : began.join(' ');
  } catch {
    return undefined;
  }
}

function ps(pid: number, columns: string): string {
  const command = ['LC_ALL=C', 'TZ=UTC', 'ps', '-o', columns, '-p', String(pid)];
  return execFileSync('env', command, { encoding: 'utf8' }).trim();
}
