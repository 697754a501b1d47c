// Recognises and ends processes that somebody else may have started. A pid alone says nothing: it is reused. So a process
// is known by its pid and the moment it began, and nothing is ever signalled that does not match both.
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';

export interface KnownProcess {
  readonly pid: number;
  /** When it began, as this machine tells it; different for every life of the pid. */
  readonly began: string;
}

const pollMs = 20;

/** Absent: no such process, or a zombie that only waits to be reaped. */
export function identifyProcess(pid: number): KnownProcess | undefined {
  const began = process.platform === 'linux' ? beganOnLinux(pid) : beganElsewhere(pid);
  return began === undefined ? undefined : { pid, began };
}

export function isStillRunning(known: KnownProcess): boolean {
  return identifyProcess(known.pid)?.began === known.began;
}

/** Sends each signal in turn and waits its time for the end; says whether it ended. */
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

/** It may have ended a moment ago, or belong to another user: whoever asks looks afterwards whether it still runs. */
export function signalQuietly(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal);
  } catch {}
}

/** What the process was started as; empty when it can not be read. */
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
    // The second field is the program's name in brackets and may hold spaces: count from its closing bracket.
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
