import { pathsBelow, type Findings, type PackageFiles } from './findings.js';
import { readYaml, type YamlMap } from './yaml-file.js';

export interface PackageTest {
  /** Below data/, without its ending: `secret/group1/01`. */
  readonly path: string;
  /** Of the file, without folders and ending. */
  readonly name: string;
  readonly input: string;
  readonly answer: string;
  /** `<test>.yaml`; empty where there is none. */
  readonly config: YamlMap;
  /** Whether the format shows something else than input and answer. */
  readonly shownOtherwise: boolean;
}

/** A folder of tests. */
export interface TestFolder {
  /** Below data/: `secret`, `secret/group1`. */
  readonly path: string;
  readonly name: string;
  /** test_group.yaml or testdata.yaml; undefined where there is none. */
  readonly config: YamlMap | undefined;
  readonly tests: readonly PackageTest[];
  readonly folders: readonly TestFolder[];
}

const CONFIGS = ['test_group.yaml', 'testdata.yaml'];
const SHOWN = ['.in.statement', '.ans.statement', '.in.download', '.ans.download', '.out'];
/** Beside a test, for people who make or read the package. */
const ANNOTATIONS = ['.hint', '.desc', '.png', '.jpg', '.jpeg', '.svg', '.interaction', '.yaml'];

/** The tests below data/<name>, in the format's order; undefined where there is none. */
export function findTests(
  files: PackageFiles,
  name: 'sample' | 'secret',
  findings: Findings,
): TestFolder | undefined {
  const folder = readFolder(files, `data/${name}`, findings);
  return allTests(folder).length === 0 && folder.config === undefined ? undefined : folder;
}

function readFolder(files: PackageFiles, folder: string, findings: Findings): TestFolder {
  const paths = pathsBelow(files, folder);
  const own = new Set(paths.filter((path) => !path.includes('/')));
  const names = [...own].filter((path) => path.endsWith('.in')).map((path) => path.slice(0, -3));
  const tests = names.flatMap((name) => readTest(files, folder, { name, own, findings }));
  const configs = CONFIGS.filter((config) => own.has(config));
  if (configs.length > 1)
    findings.reasons.push(`${folder}: ${configs.join(' and ')} exclude each other`);
  const [config] = configs;
  noteOthers(own, new Set(names), { folder, findings });
  const below = new Set(
    paths.filter((path) => path.includes('/')).map((path) => path.split('/')[0]),
  );
  const folders = [...below].flatMap((sub) => {
    if (sub === undefined) return [];
    if (!sub.endsWith('.files')) return [readFolder(files, `${folder}/${sub}`, findings)];
    findings.reasons.push(`${folder}/${sub}: files beside the input are not supported`);
    return [];
  });
  return {
    path: folder.slice('data/'.length),
    name: folder.split('/').at(-1) ?? '',
    config: config === undefined ? undefined : readYaml(files, `${folder}/${config}`, findings),
    tests,
    folders,
  };
}

function readTest(
  files: PackageFiles,
  folder: string,
  { name, own, findings }: { name: string; own: ReadonlySet<string>; findings: Findings },
): readonly PackageTest[] {
  const path = `${folder}/${name}`;
  const [input, answer] = [files.get(`${path}.in`), files.get(`${path}.ans`)];
  if (input === undefined || answer === undefined) {
    findings.reasons.push(`${path}.ans: is missing`);
    return [];
  }
  return [
    {
      path: path.slice('data/'.length),
      name,
      input: input.toString('base64'),
      answer: answer.toString('base64'),
      config: readYaml(files, `${path}.yaml`, findings),
      shownOtherwise: SHOWN.some((ending) => own.has(`${name}${ending}`)),
    },
  ];
}

/** Files that are no part of a test: an answer without an input is a mistake, anything else is told. */
function noteOthers(
  own: ReadonlySet<string>,
  names: ReadonlySet<string>,
  { folder, findings }: { folder: string; findings: Findings },
): void {
  const passedOver: string[] = [];
  for (const file of own) {
    if (CONFIGS.includes(file) || file.endsWith('.in')) continue;
    const ending = ['.ans', ...SHOWN, ...ANNOTATIONS].find((one) => file.endsWith(one)) ?? '';
    const isOfTest = ending !== '' && names.has(file.slice(0, -ending.length));
    if (ending === '.ans' && !isOfTest)
      findings.reasons.push(`${folder}/${file}: has no .in beside it`);
    else if (!isOfTest || ['.hint', '.desc', '.interaction', ...SHOWN].includes(ending))
      if (ending !== '.ans') passedOver.push(file);
  }
  if (passedOver.length > 0)
    findings.notes.push(`${folder}: passed over: ${passedOver.join(', ')}`);
}

/** All tests of a folder and those below it: its own first, then folder by folder. */
export function allTests({ tests, folders }: TestFolder): readonly PackageTest[] {
  return [...tests, ...folders.flatMap(allTests)];
}
