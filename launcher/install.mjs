// Installs missing packages, once for all commands that start at the same time, and returns the Node to run on.
import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { findDifference } from './installed.mjs';
import { tryLock } from './lock.mjs';

const neededMajor = 24;
const runningMajor = Number(process.versions.node.split('.')[0]);
const isRunningNewEnough = runningMajor >= neededMajor;
// A production image has its own Node and no development packages.
const wantsDev = process.env.NODE_ENV !== 'production' || !isRunningNewEnough;

export async function ensureInstalled(root, say) {
  const installedNode = join(root, 'node_modules/.bin/node');
  let reason = findInstallReason(root, installedNode);
  for (let waits = 0; reason !== undefined; waits++) {
    const release = tryLock(join(root, '.callboard/install'));
    if (release === undefined) {
      if (waits === 0) say('Another process installs packages in this folder. Waiting for it …');
      await delay(200);
      reason = findInstallReason(root, installedNode);
      continue;
    }
    try {
      // Another process may have finished the installation before this one got the lock.
      reason = findInstallReason(root, installedNode);
      if (reason !== undefined) await install(root, reason, say);
    } finally {
      release();
    }
    break;
  }
  if (isUsable(installedNode)) return installedNode;
  if (isRunningNewEnough) return process.execPath;
  throw new Error(
    `Callboard needs Node.js ${neededMajor}; this is ${process.version}, and npm did not put ${neededMajor} into node_modules.\n` +
      'Either allow its install script with `npm install-scripts approve node` and run the same command again,\n' +
      `or install Node.js ${neededMajor} or later (https://nodejs.org).`,
  );
}

function findInstallReason(root, installedNode) {
  const difference = findDifference({
    wanted: readPackages(join(root, 'package-lock.json')) ?? {},
    installed: readPackages(join(root, 'node_modules/.package-lock.json')),
    isOnDisk: (path) => existsSync(join(root, path)),
    wantsDev,
  });
  if (difference !== undefined) return difference;
  return isRunningNewEnough || isUsable(installedNode) ? undefined : `Node.js ${neededMajor} is missing`;
}

function readPackages(path) {
  try {
    return JSON.parse(readFileSync(path, 'utf8')).packages;
  } catch {
    // Missing, or truncated by an interrupted installation. If it is package-lock.json itself, npm reports the error.
    return undefined;
  }
}

/** Runs it: node_modules may have been copied from another machine, whose Node does not run here. */
function isUsable(node) {
  try {
    const version = execFileSync(node, ['--version'], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] });
    return Number(version.slice(1).split('.')[0]) >= neededMajor;
  } catch {
    return false;
  }
}

async function install(root, reason, say) {
  say(`Installing packages with npm ci: ${reason}.`);
  const [command, ...args] = npmCommand();
  // At a lower log level npm warns that Node is too old for some packages. They run on the Node that is being installed.
  const options = ['ci', '--include=dev', '--include=optional', '--loglevel=error', '--no-audit', '--no-fund'];
  const startedAt = Date.now();
  const child = spawn(command, [...args, ...options], { cwd: root, env: npmEnvironment(), stdio: ['inherit', 2, 2] });
  // On a terminal npm shows its own progress.
  const seconds = () => Math.round((Date.now() - startedAt) / 1000);
  const ticker = process.stderr.isTTY ? undefined : setInterval(() => say(`Installing … ${seconds()} s`), 3000);
  try {
    const [code, signal] = await once(child, 'exit');
    if (code !== 0) throw new Error(`npm ci failed with ${signal ?? code}, see above. Nothing was started.`);
  } finally {
    clearInterval(ticker);
  }
}

/** The npm that runs this script, on its own Node: the Node of this process may be in the folder that npm ci empties. */
function npmCommand() {
  const { npm_execpath: npm, npm_node_execpath: node } = process.env;
  if (npm === undefined || basename(npm) !== 'npm-cli.js') return ['npm'];
  return [node !== undefined && existsSync(node) ? node : process.execPath, npm];
}

/** Without the folder of `npm --prefix`: a relative one would now name another folder. */
function npmEnvironment() {
  const { npm_config_prefix, npm_config_local_prefix, npm_config_dry_run, ...rest } = process.env;
  return rest;
}
