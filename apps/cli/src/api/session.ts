import { readFile, writeFile } from 'node:fs/promises';
import { text } from 'node:stream/consumers';
import { badInput, CommandError, EXIT, infrastructure, type ExitCode } from '../exit.js';
import { say } from '../output.js';
import { clientOf, logInForToken, Refused, type ApiClient } from './api-client.js';

/** Where the engine is and who asks: options that every command over the API takes. */
export interface SessionOptions {
  readonly api?: string;
  readonly tokenFile?: string;
}

const USUAL_API = 'http://127.0.0.1:3000';
const USUAL_TOKEN_FILE = '.exam-token';

function addressOf({ api }: SessionOptions): string {
  return api ?? process.env['EXAM_API'] ?? USUAL_API;
}

function tokenFileOf({ tokenFile }: SessionOptions): string {
  return tokenFile ?? process.env['EXAM_TOKEN_FILE'] ?? USUAL_TOKEN_FILE;
}

/** Does something as the person whose token lies in the file. Refusals of the API are bad input, in its own words. */
export async function asLoggedIn<T>(
  options: SessionOptions,
  work: (client: ApiClient) => Promise<T>,
): Promise<T> {
  const file = tokenFileOf(options);
  const token = await readFile(file, 'utf8').catch(() => {
    throw badInput(`${file}: there is no token; log in first: exam login --user NAME`);
  });
  return tellingRefusals(addressOf(options), () =>
    work(clientOf(addressOf(options), token.trim())),
  );
}

export interface LogInOptions extends SessionOptions {
  readonly user: string;
}

/** `exam login`: the password comes on stdin and is kept nowhere; the token lies in a file that only its owner reads. */
export async function logInCommand(options: LogInOptions): Promise<ExitCode> {
  if (process.stdin.isTTY) say('password, then Ctrl-D:');
  const password = (await text(process.stdin)).replace(/\r?\n$/, '');
  const address = addressOf(options);
  const token = await tellingRefusals(address, () =>
    logInForToken(address, { userName: options.user, password }),
  );
  const file = tokenFileOf(options);
  await writeFile(file, `${token}\n`, { mode: 0o600 });
  say(`logged in; the token is in ${file}`);
  return EXIT.done;
}

async function tellingRefusals<T>(address: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof CommandError) throw error;
    if (error instanceof Refused && error.status < 500) throw badInput(error.message);
    if (error instanceof Refused) throw infrastructure(error.message);
    if (error instanceof TypeError)
      throw infrastructure(`${address}: the engine does not answer; start it, or give --api URL`);
    throw error;
  }
}
