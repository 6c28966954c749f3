/** Finds the class to start among compiled Java classes. Reads bytes only (JVMS 25, chapter 4); nothing is executed. */

export interface ClassFile {
  readonly name: string;
  readonly bytes: Buffer;
}

export type MainClass =
  | { readonly ok: true; readonly name: string }
  | { readonly ok: false; readonly reason: 'no-main' | 'several-mains' };

interface ClassFacts {
  /** Fully qualified, with dots. */
  readonly name: string;
  readonly isPublic: boolean;
  readonly main: 'classic' | 'instance' | 'none';
}

const ACC_PUBLIC = 0x0001;
const ACC_PRIVATE = 0x0002;
const ACC_STATIC = 0x0008;
const ACC_ABSTRACT = 0x0400;

/** Bytes after the tag of a constant; Utf8 (1) carries its length itself, long and double take two places. */
const CONSTANT_BYTES: Readonly<Record<number, number>> = {
  3: 4,
  4: 4,
  5: 8,
  6: 8,
  7: 2,
  8: 2,
  9: 4,
  10: 4,
  11: 4,
  12: 4,
  15: 3,
  16: 2,
  17: 4,
  18: 4,
  19: 2,
  20: 2,
};

class Reader {
  private at = 0;
  constructor(private readonly bytes: Buffer) {}
  u1(): number {
    return this.bytes.readUInt8(this.skip(1));
  }
  u2(): number {
    return this.bytes.readUInt16BE(this.skip(2));
  }
  u4(): number {
    return this.bytes.readUInt32BE(this.skip(4));
  }
  text(length: number): string {
    const start = this.skip(length);
    return this.bytes.toString('utf8', start, start + length);
  }
  skip(count: number): number {
    const start = this.at;
    this.at += count;
    if (this.at > this.bytes.length) throw new RangeError('class file ends early');
    return start;
  }
}

interface Constants {
  readonly texts: ReadonlyMap<number, string>;
  /** Class constant → index of its name. */
  readonly classes: ReadonlyMap<number, number>;
}

function readConstants(reader: Reader): Constants {
  const texts = new Map<number, string>();
  const classes = new Map<number, number>();
  const count = reader.u2();
  for (let index = 1; index < count; index++) {
    const tag = reader.u1();
    if (tag === 1) {
      texts.set(index, reader.text(reader.u2()));
    } else if (tag === 7) {
      classes.set(index, reader.u2());
    } else {
      const size = CONSTANT_BYTES[tag];
      if (size === undefined) throw new RangeError(`unknown constant ${tag}`);
      reader.skip(size);
      if (tag === 5 || tag === 6) index++;
    }
  }
  return { texts, classes };
}

interface Member {
  readonly access: number;
  readonly name: string | undefined;
  readonly descriptor: string | undefined;
}

function readMembers(reader: Reader, constants: Constants): Member[] {
  const members: Member[] = [];
  for (let left = reader.u2(); left > 0; left--) {
    const access = reader.u2();
    const name = constants.texts.get(reader.u2());
    const descriptor = constants.texts.get(reader.u2());
    members.push({ access, name, descriptor });
    for (let attributes = reader.u2(); attributes > 0; attributes--) {
      reader.skip(2);
      reader.skip(reader.u4());
    }
  }
  return members;
}

function mainKind(methods: readonly Member[]): ClassFacts['main'] {
  const mains = methods.filter(
    (method) =>
      method.name === 'main' &&
      (method.access & ACC_PRIVATE) === 0 &&
      (method.descriptor === '([Ljava/lang/String;)V' || method.descriptor === '()V'),
  );
  const classic = mains.some(
    ({ access, descriptor }) =>
      (access & ACC_PUBLIC) !== 0 && (access & ACC_STATIC) !== 0 && descriptor !== '()V',
  );
  return classic ? 'classic' : mains.length > 0 ? 'instance' : 'none';
}

/** @throws RangeError when the bytes are no class file */
function readClass(bytes: Buffer): ClassFacts {
  const reader = new Reader(bytes);
  if (reader.u4() !== 0xcafebabe) throw new RangeError('no class file');
  reader.skip(4);
  const constants = readConstants(reader);
  const access = reader.u2();
  const name = constants.texts.get(constants.classes.get(reader.u2()) ?? 0);
  if (name === undefined) throw new RangeError('class without a name');
  reader.skip(2);
  const interfaces = reader.u2();
  reader.skip(2 * interfaces);
  readMembers(reader, constants); // fields
  const methods = readMembers(reader, constants);
  // Nothing can be made of an interface or an abstract class, but what is static in them can be called.
  const abstract = (access & ACC_ABSTRACT) !== 0;
  const main = mainKind(methods.filter((one) => !abstract || (one.access & ACC_STATIC) !== 0));
  return { name: name.replaceAll('/', '.'), isPublic: (access & ACC_PUBLIC) !== 0, main };
}

/**
 * The one public class with `main`, else the only class with it. `public static void main(String[])` goes before the
 * shorter forms of Java 25. Nested classes are not looked at.
 * @throws RangeError when a file is no class file
 */
export function findMainClass(files: readonly ClassFile[]): MainClass {
  const top = files.filter((file) => !file.name.includes('$')).map((file) => readClass(file.bytes));
  const classic = top.filter((one) => one.main === 'classic');
  const withMain = classic.length > 0 ? classic : top.filter((one) => one.main === 'instance');
  const publicOnes = withMain.filter((one) => one.isPublic);
  const candidates = publicOnes.length > 0 ? publicOnes : withMain;
  const [first, second] = candidates;
  if (first === undefined) return { ok: false, reason: 'no-main' };
  return second === undefined
    ? { ok: true, name: first.name }
    : { ok: false, reason: 'several-mains' };
}
