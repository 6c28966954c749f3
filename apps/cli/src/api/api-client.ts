/** A refusal of the API, as its problem document says it. */
export class Refused extends Error {
  override readonly name = 'Refused';
  constructor(
    readonly status: number,
    readonly code: string,
    detail: string,
  ) {
    super(`${status} ${code}: ${detail}`);
  }
}

/** One person's connection to the API: what a real client does, over HTTP. */
export interface ApiClient {
  get<T>(path: string): Promise<T>;
  post<T>(path: string, body?: unknown): Promise<T>;
  put<T>(path: string, body: unknown): Promise<T>;
  /** A file, as it is. */
  bytes(path: string): Promise<Buffer>;
}

/** Logs in and keeps the session's token. @throws Refused */
export async function logIn(
  address: string,
  credentials: { readonly userName: string; readonly password: string },
): Promise<ApiClient> {
  return clientOf(address, await logInForToken(address, credentials));
}

/** Logs in. @returns the session's token @throws Refused */
export async function logInForToken(
  address: string,
  credentials: { readonly userName: string; readonly password: string },
): Promise<string> {
  const body = { method: 'POST', path: '/login', body: credentials };
  const { token } = await request<{ readonly token: string }>(address, body);
  return token;
}

/** The connection of whoever holds a session's token. */
export function clientOf(address: string, token: string): ApiClient {
  const call = <T>(method: string, path: string, body?: unknown): Promise<T> =>
    request<T>(address, { method, path, body, token });
  return {
    get: (path) => call('GET', path),
    post: (path, body) => call('POST', path, body),
    put: (path, body) => call('PUT', path, body),
    bytes: async (path) => {
      const response = await send(address, { method: 'GET', path, token });
      if (response.ok) return Buffer.from(await response.arrayBuffer());
      throw refused(response.status, await response.text());
    },
  };
}

interface Call {
  readonly method: string;
  readonly path: string;
  readonly body?: unknown;
  readonly token?: string;
}

async function request<T>(address: string, call: Call): Promise<T> {
  const response = await send(address, call);
  const text = await response.text();
  if (!response.ok) throw refused(response.status, text);
  const content: unknown = text === '' ? null : JSON.parse(text);
  return content as T; // the API holds every answer to its declared schema
}

function send(address: string, { method, path, body, token }: Call): Promise<Response> {
  return fetch(new URL(path, address), {
    method,
    headers: {
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
}

function refused(status: number, text: string): Refused {
  const problem = (text === '' ? {} : JSON.parse(text)) as {
    readonly code?: string;
    readonly detail?: string;
    readonly errors?: readonly { readonly path: string; readonly message: string }[];
  }; // RFC 9457
  const errors = (problem.errors ?? [])
    .slice(0, 3)
    .map((error) => `${error.path} ${error.message}`);
  return new Refused(
    status,
    problem.code ?? 'no-code',
    [problem.detail ?? text, ...errors].join('; '),
  );
}
