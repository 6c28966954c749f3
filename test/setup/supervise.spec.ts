import { EventEmitter, once } from 'node:events';
import http from 'node:http';
import { type AddressInfo } from 'node:net';
import { describe, expect, it } from '@jest/globals';
import {
  type Child,
  endProcess,
  keepRunning,
  portRefusal,
  type Started,
  waitForHealth,
} from '../../scripts/supervise.mjs';

/** A process that lives until it is told to end, or dies by `die`. */
class FakeChild extends EventEmitter implements Child {
  exitCode: number | null = null;
  readonly signalCode = null;
  readonly signals: string[] = [];

  kill(signal: string) {
    this.signals.push(signal);
    this.die('ended when asked');
    return true;
  }

  die(how: string) {
    this.exitCode = 0;
    this.emit('exit', how);
  }
}

function started(child: FakeChild): Started {
  return { child, ended: once(child, 'exit').then(([how]) => String(how)) };
}

describe('keepRunning', () => {
  it('starts a process again that died, says how it died, and ends the last one when told', async () => {
    const children: FakeChild[] = [];
    const lines: string[] = [];
    const third = new EventEmitter();
    const thirdStarted = once(third, 'started');
    const grader = keepRunning({
      name: 'grader',
      say: (line) => lines.push(line),
      backoffMs: [0, 1],
      start: () => {
        const child = new FakeChild();
        children.push(child);
        if (children.length < 3) setImmediate(() => child.die(`death ${children.length}`));
        else third.emit('started');
        return started(child);
      },
    });
    await thirdStarted;
    await grader.stop();
    expect(children.map((child) => child.signals)).toEqual([[], [], ['SIGTERM']]);
    expect(lines).toHaveLength(2);
    expect(lines[0]).toContain('death 1; it is started again in 0 s');
    expect(lines[1]).toContain('death 2; it is started again in 0.001 s');
  });

  it('does not start it again once told to stop, even in the pause', async () => {
    let starts = 0;
    const dead = new EventEmitter();
    const said = once(dead, 'said');
    const grader = keepRunning({
      name: 'grader',
      say: () => dead.emit('said'),
      backoffMs: [3_600_000],
      start: () => {
        starts += 1;
        const child = new FakeChild();
        setImmediate(() => child.die('gone'));
        return started(child);
      },
    });
    await said;
    await grader.stop();
    expect(starts).toBe(1);
  });
});

describe('endProcess', () => {
  it('leaves a process alone that has ended', async () => {
    const child = new FakeChild();
    const process = started(child);
    child.die('before');
    await endProcess(process);
    expect(child.signals).toEqual([]);
  });
});

describe('with a server on a port', () => {
  async function withServer(status: number, test: (port: number) => Promise<void>) {
    const server = http.createServer((_request, response) => {
      response.statusCode = status;
      response.end();
    });
    await once(server.listen(0, '127.0.0.1'), 'listening');
    try {
      // A server that listens on TCP has an AddressInfo.
      await test((server.address() as AddressInfo).port);
    } finally {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    }
  }

  it('says that the port is taken, and when it is free', async () => {
    let used = 0;
    await withServer(200, async (port) => {
      used = port;
      expect(await portRefusal({ host: '127.0.0.1', port })).toBe('EADDRINUSE');
    });
    expect(await portRefusal({ host: '127.0.0.1', port: used })).toBeNull();
  });

  it('sees that it is well', async () => {
    await withServer(200, async (port) => {
      const givenUp = new AbortController().signal;
      expect(await waitForHealth({ host: '127.0.0.1', port, givenUp })).toBe(true);
    });
  });

  it('does not take an error for health, and gives up when told', async () => {
    await withServer(503, async (port) => {
      expect(
        await waitForHealth({ host: '0.0.0.0', port, givenUp: AbortSignal.timeout(150) }),
      ).toBe(false);
    });
  });
});
