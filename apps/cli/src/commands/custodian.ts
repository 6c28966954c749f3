import { readFile } from 'node:fs/promises';
import { text } from 'node:stream/consumers';
import { asLoggedIn, type SessionOptions } from '../api/session.js';
import { readKey, writeNewKey } from '../custodian/key-file.js';
import { peel, registerKey, takeTurn } from '../custodian/take-turn.js';
import { EXIT, type ExitCode } from '../exit.js';
import { printJson, say } from '../output.js';

interface Json {
  readonly json?: boolean;
}

/** `exam custodian keygen`: a new key pair; the secret half stays in the file. */
export async function keygenCommand(options: Json & { readonly out: string }): Promise<ExitCode> {
  const recipient = await writeNewKey(options.out);
  if (options.json === true) printJson({ recipient, file: options.out });
  else process.stdout.write(`${recipient}\n`);
  say(`The secret key is in ${options.out}: keep a sealed print of it, and show it to nobody.`);
  return EXIT.done;
}

/** `exam custodian register`: the public half goes to the API, with a proof that the secret half is here. */
export async function registerCommand(
  options: Json & SessionOptions & { readonly key: string },
): Promise<ExitCode> {
  const identity = await readKey(options.key);
  const recipient = await asLoggedIn(options, (api) => registerKey(api, identity));
  if (options.json === true) printJson({ recipient });
  else say(`Registered: ${recipient}. Sets drawn from now on are sealed to it.`);
  return EXIT.done;
}

/** `exam custodian peel`: takes one layer off an age file, offline; standard input where no file is named. */
export async function peelCommand(
  file: string | undefined,
  options: { readonly key: string },
): Promise<ExitCode> {
  const identity = await readKey(options.key);
  const layer = file === undefined ? await text(process.stdin) : await readFile(file, 'utf8');
  process.stdout.write(await peel(identity, layer));
  return EXIT.done;
}

/** `exam set open`: one custodian's whole turn in an opening. */
export async function setOpenCommand(
  opening: string,
  options: Json & SessionOptions & { readonly key: string },
): Promise<ExitCode> {
  const identity = await readKey(options.key);
  const state = await asLoggedIn(options, (api) => takeTurn(api, opening, identity));
  if (options.json === true) printJson({ opening, state });
  else
    say(
      state === 'half' ? 'Handed in. Now the second custodian does the same.' : 'The set is open.',
    );
  return EXIT.done;
}
