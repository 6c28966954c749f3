import path from 'node:path';
import ts from 'typescript';

/**
 * Finds calls of the Docker engine that nothing bounds in time: every call on one of dockerode's types that answers later
 * must stand in the function that is given to `engineCall`, which holds the deadline.
 * @param extra a source beside them that is on no disk: `[path, text]`
 * @returns one `file:line call` for each
 */
export function unboundedEngineCalls(
  files: readonly string[],
  extra?: readonly [string, string],
): string[] {
  const options: ts.CompilerOptions = {
    module: ts.ModuleKind.NodeNext,
    moduleResolution: ts.ModuleResolutionKind.NodeNext,
    target: ts.ScriptTarget.ESNext,
    strict: true,
    customConditions: ['source'],
    skipLibCheck: true,
    types: ['node'],
  };
  const host = ts.createCompilerHost(options);
  const [name, text] = extra ?? ['', ''];
  const [readFile, fileExists] = [host.readFile.bind(host), host.fileExists.bind(host)];
  const getSourceFile = host.getSourceFile.bind(host);
  host.readFile = (file) => (file === name ? text : readFile(file));
  host.fileExists = (file) => file === name || fileExists(file);
  host.getSourceFile = (file, version, ...rest) =>
    file === name
      ? ts.createSourceFile(file, text, version, true)
      : getSourceFile(file, version, ...rest);
  const program = ts.createProgram([...files, ...(extra ? [name] : [])], options, host);
  const checker = program.getTypeChecker();
  const wanted = new Set([...files, name].map((file) => path.resolve(file)));
  return program
    .getSourceFiles()
    .filter(({ fileName }) => wanted.has(path.resolve(fileName)))
    .flatMap((source) => unboundedIn(source, checker));
}

function unboundedIn(source: ts.SourceFile, checker: ts.TypeChecker): string[] {
  const found: string[] = [];
  const visit = (node: ts.Node, bounded: boolean): void => {
    if (ts.isCallExpression(node)) {
      if (isEngineCall(node)) return ts.forEachChild(node, (child) => visit(child, true));
      if (!bounded && asksDocker(node, checker)) found.push(describe(node, source));
    }
    ts.forEachChild(node, (child) => visit(child, bounded));
  };
  visit(source, false);
  return found;
}

function isEngineCall({ expression }: ts.CallExpression): boolean {
  return ts.isIdentifier(expression) && expression.text === 'engineCall';
}

/** Whether it is a method of dockerode's that answers later: with a promise, or to a callback. */
function asksDocker(call: ts.CallExpression, checker: ts.TypeChecker): boolean {
  const declaration = checker.getResolvedSignature(call)?.declaration;
  if (!declaration?.getSourceFile().fileName.includes('/@types/dockerode/')) return false;
  const answer = checker.getTypeAtLocation(call);
  return answer.getProperty('then') !== undefined || (answer.flags & ts.TypeFlags.Void) !== 0;
}

function describe(node: ts.Node, source: ts.SourceFile): string {
  const { line } = source.getLineAndCharacterOfPosition(node.getStart());
  return `${path.basename(source.fileName)}:${line + 1} ${node.getText().split('\n')[0] ?? ''}`;
}
