import { execFileSync } from 'node:child_process';
import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, it } from '@jest/globals';

/**
 * Stands in for the Docker client: has no image but the public base, notes every build's tag and Dockerfile, and at the first
 * build changes the sources, as somebody who edits them meanwhile would.
 */
const CLIENT = `#!/bin/sh
here=$(dirname "$0")
case "$1" in
  image) case "$*" in *debian:trixie-slim*) echo 'sha256:1 ["debian:trixie-slim"]' ;; esac ;;
  create) echo container ;;
  cp) tar -cO -C "$here" tools.json ;;
  build)
    for last; do :; done
    echo '# changed' >> "$here/../sandboxes/c/Dockerfile"
    test "$last" = - || { echo "$*"; cat "$last/Dockerfile"; } >> "$here/builds" ;;
esac
`;

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'assay-images-'));
  for (const part of ['scripts', 'sandboxes'])
    cpSync(part, path.join(folder, part), { recursive: true });
  mkdirSync(path.join(folder, 'bin'));
  writeFileSync(path.join(folder, 'bin', 'docker'), CLIENT, { mode: 0o755 });
  writeFileSync(path.join(folder, 'bin', 'tools.json'), '{"tool": "none"}');
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

it('builds images from what their tags are the hashes of, whoever changes the sources meanwhile', () => {
  const ensure = (): unknown => {
    const env = {
      ...process.env,
      PATH: `${path.join(folder, 'bin')}:${process.env['PATH'] ?? ''}`,
    };
    execFileSync(process.execPath, [path.join(folder, 'scripts', 'images.mjs')], { env });
    return JSON.parse(
      readFileSync(path.join(folder, '.cache', 'sandbox-images.json'), 'utf8'),
    ) as unknown; // written by our own script
  };
  const unchanged = readFileSync('sandboxes/c/Dockerfile', 'utf8');
  const first = ensure();
  const built = readFileSync(path.join(folder, 'bin', 'builds'), 'utf8');
  expect(built).toContain(unchanged);
  expect(built).not.toContain('# changed');
  rmSync(path.join(folder, 'bin', 'builds'));
  const second = ensure();
  expect(second).not.toEqual(first);
  expect(readFileSync(path.join(folder, 'bin', 'builds'), 'utf8')).toContain('# changed');
  expect(readdirSync(path.join(folder, '.cache'))).toEqual(['sandbox-images.json']);
});
