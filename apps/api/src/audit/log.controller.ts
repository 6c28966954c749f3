import path from 'node:path';
import { Controller, Get, Header, Inject } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Type } from '@sinclair/typebox';
import { isTilePath } from '#audit';
import { verifyLedgers } from '#marking';
import { diskOperations, inSnapshot, selectAttestations } from '#store';
import { ENGINE, type Engine } from '../engine.js';
import { Endpoint, endpoint, Input, type InputOf } from '../http/endpoint.js';
import { Problem } from '../http/problem.js';
import { exactly, Instant } from '../http/schemas.js';

const rest = exactly({ '*': Type.String({ maxLength: 64 }) });
const checkpointRoute = endpoint({
  summary: 'The newest signed checkpoint, with the cosignatures of witnesses (c2sp.org/tlog-tiles)',
  action: 'public',
  reply: Type.Unknown(),
});
const vkeyRoute = endpoint({
  summary: 'The key that signs the checkpoints of this log',
  action: 'public',
  reply: Type.String(),
});
const tileRoute = endpoint({
  summary: 'A tile of hashes; the hashes say nothing about the entries',
  action: 'public',
  params: rest,
  reply: Type.Unknown(),
});
const entriesRoute = endpoint({
  summary: 'A bundle of entries: who did what, by references',
  action: 'audit.read',
  params: rest,
  reply: Type.Unknown(),
});
const attestationsRoute = endpoint({
  summary: 'What each witness cosigned last of this log, and when by its own clock',
  action: 'audit.read',
  reply: Type.Array(exactly({ witness: Type.String(), size: Type.Integer(), at: Instant })),
});
const reconciliationRoute = endpoint({
  summary:
    'Verify the whole log in the database, and hold every mark and every result against its one event, both ways',
  action: 'audit.read',
  reply: exactly({
    ok: Type.Boolean(),
    size: Type.Integer(),
    checks: Type.Array(exactly({ name: Type.String(), ok: Type.Boolean(), detail: Type.String() })),
  }),
});

/** The log as files, as it lies in the data folder. */
@ApiTags('audit log')
@Controller('log')
export class LogController {
  constructor(@Inject(ENGINE) private readonly engine: Engine) {}

  @Get('checkpoint')
  @Header('content-type', 'text/plain; charset=utf-8')
  @Endpoint(checkpointRoute)
  checkpoint() {
    return this.file('checkpoint');
  }

  @Get('vkey')
  @Header('content-type', 'text/plain; charset=utf-8')
  @Endpoint(vkeyRoute)
  vkey() {
    return `${this.engine.audit.vkey}\n`;
  }

  @Get('attestations')
  @Endpoint(attestationsRoute)
  async attestations() {
    const all = await selectAttestations(this.engine.db);
    return all.map((one) => ({ ...one, at: one.at.toISOString() }));
  }

  @Get('reconciliation')
  @Endpoint(reconciliationRoute)
  reconciliation() {
    const { db, audit } = this.engine;
    return inSnapshot(db, (snapshot) => verifyLedgers(snapshot, { vkey: audit.vkey }));
  }

  @Get('tile/entries/*')
  @Header('content-type', 'application/octet-stream')
  @Endpoint(entriesRoute)
  entries(@Input() { params }: InputOf<typeof entriesRoute>) {
    return this.file(`tile/entries/${params['*']}`);
  }

  @Get('tile/*')
  @Header('content-type', 'application/octet-stream')
  @Endpoint(tileRoute)
  tile(@Input() { params }: InputOf<typeof tileRoute>) {
    if (params['*'].startsWith('entries')) throw notThere();
    return this.file(`tile/${params['*']}`);
  }

  private async file(name: string): Promise<Buffer> {
    // Only names that the format has: nothing else of the disk can be asked for.
    const known = name === 'checkpoint' || isTilePath(name);
    const bytes = known
      ? await diskOperations.read(path.join(this.engine.audit.published, name))
      : undefined;
    if (bytes === undefined) throw notThere();
    return bytes;
  }
}

function notThere(): Problem {
  return new Problem('not-found', 'The log has no such file.');
}
