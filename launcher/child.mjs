// Runs a command as a child process with the same output, signals and exit code.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { constants } from 'node:os';

const forwarded = ['SIGINT', 'SIGTERM', 'SIGHUP'];
// One Ctrl-C reaches this process twice: from the terminal and from npm. The server would end at once on a second signal.
const sameKeyPressMs = 500;

export async function runChild(node, args, { cwd, env, isServer }) {
  const child = spawn(node, args, {
    cwd,
    env,
    // The channel closes when this process ends, also by kill -9, and then the server ends.
    stdio: isServer ? ['inherit', 'inherit', 'inherit', 'ipc'] : 'inherit',
    // Outside of the terminal's process group, so the server gets only the signal that is forwarded below.
    detached: isServer,
  });
  let lastForwardedAt = Number.NEGATIVE_INFINITY;
  for (const signal of forwarded) {
    process.on(signal, () => {
      const isFromTerminal = signal === 'SIGINT' && process.stdin.isTTY && !isServer;
      const now = performance.now();
      if (isFromTerminal || now - lastForwardedAt < sameKeyPressMs) return;
      lastForwardedAt = now;
      child.kill(signal);
    });
  }
  // After kill -9 of npm no signal arrives, but this process gets another parent.
  const parent = process.ppid;
  const watch = setInterval(() => process.ppid !== parent && child.kill('SIGTERM'), 500);
  const [code, signal] = await once(child, 'exit');
  clearInterval(watch);
  return code ?? 128 + constants.signals[signal];
}
