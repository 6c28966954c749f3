import type { ApiUnderTest, Call } from './api-under-test.js';

export interface Route {
  readonly method: Call['method'];
  /** With its parameters in braces: `/my/sittings/{sitting}`. */
  readonly path: string;
  readonly hasBody: boolean;
  /** Named in the description by every route but the public ones. */
  readonly action: string | undefined;
}

interface OpenApiOperation {
  readonly requestBody?: unknown;
  readonly description?: string;
}

/** Every route of the API, from its own OpenAPI document: a new one needs no entry anywhere to be walked. */
export async function allRoutes(api: ApiUnderTest): Promise<readonly Route[]> {
  const { body } = await api.call({ method: 'GET', path: '/docs-json' });
  const paths = body.paths as Readonly<Record<string, Readonly<Record<string, OpenApiOperation>>>>;
  return Object.entries(paths).flatMap(([path, operations]) =>
    Object.entries(operations).map(([method, operation]) => ({
      method: method.toUpperCase() as Call['method'],
      path,
      hasBody: operation.requestBody !== undefined,
      action: /`(.+)`/.exec(operation.description ?? '')?.[1],
    })),
  );
}

/** The path with its parameters filled in. */
export function filled(path: string, params: Readonly<Record<string, string>>): string {
  return path.replace(/\{(\w+)\}/g, (_, name: string) => params[name] ?? `no-${name}`);
}
