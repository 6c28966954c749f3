import { describeSandboxContract } from '../contracts/sandbox.contract.js';
import type {
  CompileRequest,
  ConversationRequest,
  RunRequest,
} from '../../apps/grader/src/sandbox/sandbox.js';
import type { FakeDialogue } from './fake-dialogue.js';
import { type FakeEnd, FakeSandbox, killed } from './fake-sandbox.js';

const request = (label: string, text: string): CompileRequest => ({
  label,
  language: 'python',
  files: [{ name: 'main.py', text }],
});

/** What the acrobat does at the first word, where it need not hear more. */
function atWord(word: string, { limits, arguments: more = [], files = [] }: Asked): FakeEnd {
  switch (word) {
    case 'exit':
      return { stdout: '', process: { exitCode: 7 } };
    case 'spin':
      return { stdout: '', process: killed('cpu') };
    case 'sleep':
      return { stdout: '', process: killed('wall') };
    case 'hog':
      return { stdout: '', process: killed('memory') };
    case 'flood':
      return { stdout: Buffer.alloc(limits.outputKiB * 1024 + 1), process: killed('output') };
    case 'warn':
      return { stdout: '', stderr: 'careful' };
    case 'args':
      return { stdout: more.map((argument) => `${argument}\n`).join('') };
    case 'show':
      return { stdout: files[0]?.bytes ?? 'nothing' };
    case 'leave':
      return { stdout: '', left: { 'a.txt': 'kept', 'b.log': 'kept' } };
    case 'link':
      return { stdout: '' };
    default:
      throw new Error(`the acrobat does not know ${word}`);
  }
}
type Asked = Omit<RunRequest, 'stdin' | 'onStdout'>;

function program(_: string, asked: RunRequest): FakeEnd {
  const at = asked.stdin.indexOf('\n');
  const word = asked.stdin.subarray(0, at).toString();
  return word === 'echo' ? { stdout: asked.stdin.subarray(at + 1) } : atWord(word, asked);
}

/** The contract says the first word in a piece of its own, and every line. */
async function talker(dialogue: FakeDialogue, asked: ConversationRequest) {
  const word = (await dialogue.read())?.toString().trim() ?? '';
  if (word === 'echo') dialogue.say(await dialogue.readAll());
  else if (word === 'talk') await talk(dialogue);
  else {
    const { stdout, ...end } = atWord(word, asked);
    dialogue.say(stdout);
    return end;
  }
  return {};
}

async function talk(dialogue: FakeDialogue): Promise<void> {
  for (let line; (line = await dialogue.read()) !== null;) dialogue.say(`heard ${String(line)}`);
  dialogue.say('bye');
}

describeSandboxContract('Fake sandbox', {
  sleeps: true,
  create: () =>
    new FakeSandbox({
      program,
      talker,
      compileError: ({ label }) => (label === 'broken' ? 'invalid syntax' : undefined),
    }),
  acrobat: request('acrobat', 'right'),
  broken: request('broken', 'wrong'),
});
