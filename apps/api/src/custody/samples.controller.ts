import { Controller, Get, Header, Inject, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Type } from '@sinclair/typebox';
import { selectSampleReleases } from '#store';
import { ItemReply, TaskReply } from '../candidate/paper.schema.js';
import { ENGINE, type Engine } from '../engine.js';
import { Endpoint, endpoint, Input, type InputOf } from '../http/endpoint.js';
import { exactly, Instant, ItemId, MaybeInstant, Uuid } from '../http/schemas.js';
import { approveSample, proposeSample, samplePage, selectSamples } from './samples.js';

const proposeRoute = endpoint({
  summary: 'Propose to release an item to the public, with or without its key',
  action: 'sample.propose',
  body: exactly({
    ...{ itemVersion: Uuid, withKey: Type.Boolean() },
    reason: Type.String({ minLength: 10, maxLength: 2000 }),
  }),
  reply: exactly({ id: Uuid }),
  status: 201,
});

const approveRoute = endpoint({
  summary: 'Release an item to the public, for good: it is never drawn again',
  action: 'sample.approve',
  params: exactly({ release: Uuid }),
  reply: Type.Null(),
  status: 204,
});

const listRoute = endpoint({
  summary: 'Proposed and made releases',
  action: 'sample.list',
  reply: Type.Array(
    exactly({
      ...{ id: Uuid, qualification: Type.String(), item: Type.String(), itemVersion: Uuid },
      ...{ withKey: Type.Boolean(), proposedAt: Instant, releasedAt: MaybeInstant },
    }),
  ),
});

const samplesRoute = endpoint({
  summary: 'Questions and tasks that were released to the public, some with their answers',
  action: 'public',
  params: exactly({ qualification: ItemId }),
  reply: exactly({
    ...{ marked: Type.Literal('SAMPLE'), title: Type.String() },
    ...{ items: Type.Array(ItemReply), tasks: Type.Array(TaskReply) },
    answers: Type.Array(exactly({ item: ItemId, answer: Type.String() })),
  }),
});

const pageRoute = endpoint({
  summary: 'The same as a page to read or print, marked as a sample',
  action: 'public',
  params: exactly({ qualification: ItemId }),
  reply: Type.String(),
});

@ApiTags('samples')
@Controller()
export class SamplesController {
  constructor(@Inject(ENGINE) private readonly engine: Engine) {}

  @Post('sample-releases')
  @Endpoint(proposeRoute)
  propose(@Input() { body, principal }: InputOf<typeof proposeRoute>) {
    return proposeSample(this.engine, principal, body);
  }

  @Post('sample-releases/:release/approval')
  @Endpoint(approveRoute)
  async approve(@Input() { params, principal }: InputOf<typeof approveRoute>) {
    await approveSample(this.engine, principal, params.release);
  }

  @Get('sample-releases')
  @Endpoint(listRoute)
  async list() {
    return (await selectSampleReleases(this.engine.db)).map((one) => ({
      ...{ id: one.id, qualification: one.qualification_id, item: one.item_id },
      ...{ itemVersion: one.item_version_id, withKey: one.with_key },
      proposedAt: one.proposed_at.toISOString(),
      releasedAt: one.approved_at?.toISOString() ?? null,
    }));
  }

  @Get('qualifications/:qualification/samples')
  @Endpoint(samplesRoute)
  async samples(@Input() { params }: InputOf<typeof samplesRoute>) {
    return { marked: 'SAMPLE', ...(await selectSamples(this.engine, params.qualification)) };
  }

  @Get('qualifications/:qualification/samples/page')
  @Header('content-type', 'text/html; charset=utf-8')
  @Endpoint(pageRoute)
  page(@Input() { params }: InputOf<typeof pageRoute>) {
    return samplePage(this.engine, params.qualification);
  }
}
