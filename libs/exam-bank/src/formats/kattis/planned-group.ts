import type { GroupScoring } from '../../task.js';
import { allTests, type PackageTest, type TestFolder } from './test-data.js';
import type { YamlMap } from './yaml-file.js';

/** A group as the package means it, before it becomes one of ours. */
export interface PlannedGroup {
  /** Below data/: `sample`, `secret`, `secret/group1`. */
  readonly path: string;
  readonly points: number;
  readonly scoring: GroupScoring;
  /** Paths of earlier groups. */
  readonly dependsOn: readonly string[];
  readonly tests: readonly PackageTest[];
}

export interface PackageData {
  /** data/testdata.yaml, from which the groups inherit; undefined where there is none. */
  readonly root: YamlMap | undefined;
  readonly sample: TestFolder | undefined;
  readonly secret: TestFolder;
}

/** The samples: shown, worth nothing. */
export function sampleGroup(sample: TestFolder | undefined): readonly PlannedGroup[] {
  if (sample === undefined) return [];
  const tests = allTests(sample);
  return [{ path: 'sample', points: 0, scoring: 'all-or-nothing', dependsOn: [], tests }];
}

export function withFolders(folder: TestFolder): readonly TestFolder[] {
  return [folder, ...folder.folders.flatMap(withFolders)];
}
