/** Why an archive is not taken; the message is for whoever brought it. */
export class ArchiveRefused extends Error {
  override readonly name = 'ArchiveRefused';
}

/** @throws ArchiveRefused always */
export function refuse(reason: string): never {
  throw new ArchiveRefused(reason);
}
