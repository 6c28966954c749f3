import { describe, expect, it } from '@jest/globals';
import { exam } from './exam.js';

interface Examination {
  readonly ok: boolean;
  readonly engine: string;
  readonly findings: readonly {
    readonly subject: string;
    readonly level: string;
    readonly seen: string;
  }[];
}

describe('exam doctor', () => {
  it('examines this host, with containers and probes for real', async () => {
    const { exitCode, stdout, stderr } = await exam(['doctor', '--json'], {
      EXAM_MIN_FREE_MIB: '1',
    });
    const { ok, engine, findings } = JSON.parse(stdout) as Examination;
    expect({ exitCode, stderr }).toEqual({ exitCode: ok ? 0 : 1, stderr: '' });
    expect(engine).toBe('answers');
    const of = (subject: string) => findings.find((finding) => finding.subject === subject);
    expect(of('hardened container')).toMatchObject({ level: 'ok' });
    expect(of('image of python')).toMatchObject({ level: 'ok' });
    expect(of('python: hello')).toMatchObject({ level: 'ok' });
    expect(of('python: time limit')).toMatchObject({ level: 'ok' });
    // The engine runs here: its container's fences are seen from outside.
    expect(of('fences of a container')).toMatchObject({ level: 'ok', seen: 'all there' });
  }, 300_000);

  it('says that the engine is away, in words and with exit code 3', async () => {
    const { exitCode, stdout } = await exam(['doctor'], { EXAM_DOCKER_SOCKET: '/nowhere.sock' });
    expect(exitCode).toBe(3);
    expect(stdout).toMatch(/^MISSING {2}Docker engine: does not answer: .*ENOENT/m);
    expect(stdout).toContain('EXAM_DOCKER_SOCKET');
  }, 120_000);

  it('says that a server that is configured does not answer', async () => {
    const { stdout } = await exam(['doctor', '--json'], {
      EXAM_DOCKER_SOCKET: '/nowhere.sock',
      DATABASE_URL: 'postgres://u:secret@127.0.0.1:1/x',
      REDIS_URL: 'redis://127.0.0.1:1',
    });
    const { findings } = JSON.parse(stdout) as Examination;
    const missing = findings.filter(({ level }) => level === 'missing').map((one) => one.subject);
    expect(missing).toEqual(expect.arrayContaining(['database', 'Redis']));
    expect(stdout).not.toContain('secret');
  }, 120_000);

  it('refuses a wrong configuration with exit code 2 and one line', async () => {
    const { exitCode, stdout, stderr } = await exam(['doctor'], { EXAM_SANDBOX_CORES: 'all' });
    expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: '' });
    expect(stderr.trim()).toMatch(/^EXAM_SANDBOX_CORES must be .*$/);
  });
});
