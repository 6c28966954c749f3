import { consistencyProof, inclusionProofs, parseCheckpoint, parseNote } from '#audit';
import type { DrawCertificate, DrawCommit, LoggedEvent } from '#draw-record';
import {
  findDraw,
  selectEventsAbout,
  selectLeafHashes,
  selectRecordsUpTo,
  selectSetsOfDraw,
} from '#store';
import type { Engine } from '../engine.js';
import { releasedNonces } from './released-nonces.js';
import { selectedDraw } from './selected-draw.js';

const EVENTS = /^draw\./;

/** What outsiders can check of a draw, as it stands in the newest signed log. */
export async function certificateOfDraw(engine: Engine, drawId: string): Promise<DrawCertificate> {
  const { db, audit } = engine;
  const draw = await selectedDraw(findDraw(db, drawId));
  const { size, note } = await audit.sequence();
  const own = (await selectEventsAbout(db, drawId)).filter(({ type }) => EVENTS.test(type));
  const records = await requestsOf(engine, await selectRecordsUpTo(db, draw));
  const hashes = await selectLeafHashes(db, size);
  const withProofs = (events: readonly Placed[]): LoggedEvent[] => {
    const held = events.filter(({ index }) => index < size);
    const proofs = inclusionProofs(hashes, { indexes: held.map(({ index }) => index), size });
    return held.map(({ index, leaf }, at) => ({
      index,
      leaf: leaf.toString('base64'),
      proof: (proofs[at] ?? []).map((node) => node.toString('base64')),
    }));
  };
  const released = await releasedNonces(engine, draw);
  return {
    format: 'assay-draw-certificate/1',
    ...(draw.commit === null ? {} : { commit: draw.commit as DrawCommit }), // made by commitOfDraw
    events: withProofs(own),
    records: withProofs(records),
    sets: (await selectSetsOfDraw(db, drawId)).map((set) => ({
      paperNumber: set.paper_number,
      root: set.root ?? '',
    })),
    ...(released === undefined ? {} : { reveal: released }),
    log: {
      vkey: audit.vkey,
      ...(draw.committed_note === null ? {} : { committed: draw.committed_note }),
      checkpoint: note,
      consistency:
        draw.committed_note === null ? [] : continuation(hashes, draw.committed_note, size),
    },
  };
}

interface Placed {
  readonly index: number;
  readonly leaf: Buffer;
}

async function requestsOf({ db }: Engine, ids: readonly string[]): Promise<readonly Placed[]> {
  const requests: Placed[] = [];
  for (const id of ids)
    requests.push(
      ...(await selectEventsAbout(db, id)).filter(({ type }) => type === 'draw.requested'),
    );
  return requests;
}

function continuation(hashes: readonly Buffer[], note: string, newSize: number): string[] {
  const { size: oldSize } = parseCheckpoint(parseNote(Buffer.from(note)).text);
  return consistencyProof(hashes, { oldSize, newSize }).map((node) => node.toString('base64'));
}
