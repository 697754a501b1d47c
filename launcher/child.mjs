// Runs the command and becomes it, as far as anybody outside can tell: same output, same signals, same exit code.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { constants } from 'node:os';

const forwarded = ['SIGINT', 'SIGTERM', 'SIGHUP'];
// Ctrl-C reaches npm and us, and npm hands it on to us again; the server takes a second one for "now, not gracefully".
const sameKeyPressMs = 500;

export async function runChild(node, args, { cwd, env, isServer }) {
  const child = spawn(node, args, {
    cwd,
    env,
    // The channel tells the server when we are gone, killed -9 included.
    stdio: isServer ? ['inherit', 'inherit', 'inherit', 'ipc'] : 'inherit',
    // Out of the terminal's process group: it gets one signal for one Ctrl-C, from us. Tests and commands stay in it.
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
  // npm killed -9 forwards nothing: somebody else is our parent then, and nobody asked for a server without an npm.
  const parent = process.ppid;
  const watch = setInterval(() => process.ppid !== parent && child.kill('SIGTERM'), 500);
  const [code, signal] = await once(child, 'exit');
  clearInterval(watch);
  return code ?? 128 + constants.signals[signal];
}
