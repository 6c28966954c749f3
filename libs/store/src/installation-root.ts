import path from 'node:path';
import { fileURLToPath } from 'node:url';

/** The folder of the installation, from the sources and from dist/ alike: where files lie that are read as they are. */
export function installationRoot(): string {
  const here = path.dirname(fileURLToPath(import.meta.url));
  const dist = `${path.sep}dist${path.sep}`;
  return here.includes(dist)
    ? here.slice(0, here.lastIndexOf(dist))
    : path.resolve(here, '../../..');
}
