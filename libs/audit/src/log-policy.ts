import { AuditError } from './audit-error.js';
import { parseVkey } from './signed-note.js';

/** c2sp.org/tlog-policy recommends to support at least so many of each. */
const maxOfEach = 1000;

/** Whose logs are accepted, who bears witness, and how many of them it takes: c2sp.org/tlog-policy. */
export interface LogPolicy {
  readonly logs: readonly { readonly vkey: string; readonly url?: string }[];
  readonly witnesses: readonly {
    readonly name: string;
    readonly vkey: string;
    readonly url?: string;
  }[];
  readonly groups: readonly {
    readonly name: string;
    readonly threshold: number;
    readonly members: readonly string[];
  }[];
  /** Name of a witness or group, or `none`. */
  readonly quorum: string;
}

const keywords: ReadonlySet<string> = new Set(['none', 'all', 'any']);

/** @throws AuditError `policy-invalid` with the line */
export function parsePolicy(text: string): LogPolicy {
  const draft = new PolicyDraft();
  for (const [at, line] of text.split('\n').entries()) {
    const [kind, ...rest] = line.split(/[ \t]+/).filter((item) => item !== '');
    if (kind === undefined || kind.startsWith('#')) continue;
    const comment = rest.findIndex((item) => item.startsWith('#'));
    const fault = draft.add(kind, comment < 0 ? rest : rest.slice(0, comment));
    if (fault !== undefined)
      throw new AuditError('policy-invalid', `line ${at + 1} of the policy: ${fault}`);
  }
  return draft.policy();
}

/** The lines read so far; each method gives what is wrong with a line, if anything is. */
class PolicyDraft {
  private readonly logs: { vkey: string; url?: string }[] = [];
  private readonly witnesses: { name: string; vkey: string; url?: string }[] = [];
  private readonly groups: { name: string; threshold: number; members: string[] }[] = [];
  private readonly keys = new Set<string>();
  private readonly grouped = new Set<string>();
  private quorum: string | undefined;

  add(kind: string, items: readonly string[]): string | undefined {
    switch (kind) {
      case 'log':
        return this.addLog(items);
      case 'witness':
        return this.addWitness(items);
      case 'group':
        return this.addGroup(items);
      case 'quorum':
        return this.setQuorum(items);
      default:
        return `it begins with none of log, witness, group and quorum`;
    }
  }

  policy(): LogPolicy {
    if (this.quorum === undefined)
      throw new AuditError('policy-invalid', 'the policy has no quorum line');
    const { logs, witnesses, groups, quorum } = this;
    return { logs, witnesses, groups, quorum };
  }

  private addLog([vkey, url, ...more]: readonly string[]): string | undefined {
    if (vkey === undefined || more.length > 0) return 'a log is "log <vkey> [<url>]"';
    const fault = this.keyFault(vkey, 'log') ?? tooMany(this.logs);
    if (fault !== undefined) return fault;
    this.logs.push({ vkey, ...(url === undefined ? {} : { url }) });
    return undefined;
  }

  private addWitness([name, vkey, url, ...more]: readonly string[]): string | undefined {
    if (name === undefined || vkey === undefined || more.length > 0)
      return 'a witness is "witness <name> <vkey> [<url>]"';
    const fault = this.nameFault(name) ?? this.keyFault(vkey, 'witness') ?? tooMany(this.witnesses);
    if (fault !== undefined) return fault;
    this.witnesses.push({ name, vkey, ...(url === undefined ? {} : { url }) });
    return undefined;
  }

  private addGroup([name, how, ...members]: readonly string[]): string | undefined {
    if (name === undefined || how === undefined || members.length === 0)
      return 'a group is "group <name> all|any|<k> <name>..."';
    const fault = this.nameFault(name) ?? tooMany(this.groups);
    if (fault !== undefined) return fault;
    for (const member of members) {
      if (!this.isKnown(member)) return `${member} is not on a line before`;
      if (this.grouped.has(member)) return `${member} is in a group already`;
      this.grouped.add(member);
    }
    const threshold =
      how === 'all' ? members.length : how === 'any' ? 1 : /^[1-9]\d*$/.test(how) ? Number(how) : 0;
    if (threshold < 1 || threshold > members.length)
      return `${how} is not all, any or a number up to ${members.length}`;
    this.groups.push({ name, threshold, members });
    return undefined;
  }

  private setQuorum([name, ...more]: readonly string[]): string | undefined {
    if (name === undefined || more.length > 0) return 'a quorum is "quorum <name>"';
    if (this.quorum !== undefined) return 'there is a quorum already';
    if (name !== 'none' && !this.isKnown(name)) return `${name} is not on a line before`;
    this.quorum = name;
    return undefined;
  }

  private isKnown(name: string): boolean {
    return [...this.witnesses, ...this.groups].some((one) => one.name === name);
  }

  private nameFault(name: string): string | undefined {
    if (keywords.has(name)) return `${name} is no name`;
    return this.isKnown(name) ? `${name} stands for something else already` : undefined;
  }

  private keyFault(vkey: string, use: 'log' | 'witness'): string | undefined {
    try {
      const key = parseVkey(vkey, use);
      const raw = String(key.publicKey.export({ format: 'jwk' }).x);
      if (this.keys.has(raw)) return 'the same key stands on another line';
      this.keys.add(raw);
      return undefined;
    } catch (error) {
      if (error instanceof AuditError) return error.message;
      throw error;
    }
  }
}

/** Whether these witnesses, by name, are enough. */
export function meetsQuorum(policy: LogPolicy, cosigners: ReadonlySet<string>): boolean {
  const stands = (name: string): boolean => {
    const group = policy.groups.find((one) => one.name === name);
    if (group === undefined) return cosigners.has(name);
    return group.members.filter(stands).length >= group.threshold;
  };
  return policy.quorum === 'none' || stands(policy.quorum);
}

function tooMany(list: readonly unknown[]): string | undefined {
  return list.length < maxOfEach ? undefined : `there are more than ${maxOfEach} of a kind`;
}
