// One set-up at a time: a lock file that holds the process id of its owner. A dead owner's lock is taken over.
import { linkSync, mkdirSync, readFileSync, rmSync, unlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { say } from './terminal.mjs';

const POLL_MS = 500;
const SETTLE_MS = 100;

/** Runs `work` while holding the lock; waits, and says for whom, while another live process holds it. */
export async function withLock(file, work) {
  mkdirSync(path.dirname(file), { recursive: true });
  const mine = `${process.pid} ${startOf(process.pid)}`;
  await take(file, mine);
  const release = () => {
    if (read(file) === mine) rmSync(file, { force: true });
  };
  process.once('exit', release);
  try {
    return await work();
  } finally {
    process.removeListener('exit', release);
    release();
  }
}

async function take(file, mine) {
  let told = false;
  for (;;) {
    if (claim(file, mine)) return;
    const owner = read(file);
    if (owner === null) continue;
    if (isAlive(owner)) {
      if (!told) say(`  waiting for another set-up (process ${owner.split(' ')[0]}, ${file})`);
      told = true;
      await wait(POLL_MS);
    } else if (await takeOver(file, owner, mine)) return;
  }
}

/** The dead owner's file is removed; whoever else saw it dead may remove ours, so we look again before we go on. */
async function takeOver(file, deadOwner, mine) {
  if (read(file) !== deadOwner) return false;
  rmSync(file, { force: true });
  if (!claim(file, mine)) return false;
  await wait(SETTLE_MS);
  return read(file) === mine;
}

/** A link appears whole or not at all: nobody ever reads a half-written lock. */
function claim(file, mine) {
  const draft = `${file}.${process.pid}`;
  writeFileSync(draft, mine);
  try {
    linkSync(draft, file);
    return true;
  } catch (error) {
    if (error.code === 'EEXIST') return false;
    throw error;
  } finally {
    unlinkSync(draft);
  }
}

function read(file) {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    if (error.code === 'ENOENT') return null;
    throw error;
  }
}

function isAlive(owner) {
  const [pid, start] = owner.split(' ');
  try {
    process.kill(Number(pid), 0);
  } catch (error) {
    return error.code === 'EPERM';
  }
  // The kernel uses process ids again; the start time tells an old owner from a stranger with its number.
  return startOf(Number(pid)) === start;
}

/** Start of a process in clock ticks since boot (field 22 of /proc/PID/stat), '' where there is no /proc. */
function startOf(pid) {
  try {
    return readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ').at(-1).split(' ')[19] ?? '';
  } catch {
    return '';
  }
}
