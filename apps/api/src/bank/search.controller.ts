import { Controller, Get, Inject } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Type } from '@sinclair/typebox';
import { NUMBER_COLUMNS, type BankItem, type NumberColumn } from '#store';
import { ENGINE, type Engine } from '../engine.js';
import { Endpoint, endpoint, Input, type InputOf } from '../http/endpoint.js';
import { exactly, ItemId, MaybeInstant, Uuid } from '../http/schemas.js';
import { searchBank, SORT_NAMES, WORD_NAMES, type WordName } from './search-bank.js';

const MaybeText = Type.Union([Type.String(), Type.Null()]);
const MaybeInteger = Type.Union([Type.Integer(), Type.Null()]);

/** One or several, separated by commas: any of them will do. */
const Words = Type.Optional(
  Type.String({
    minLength: 1,
    maxLength: 2000,
    description: 'a value, or several separated by commas',
  }),
);
const Bounds = Type.Optional(
  Type.String({
    pattern: '^(-?\\d{1,9}|-?\\d{1,9}\\.\\.|\\.\\.-?\\d{1,9}|-?\\d{1,9}\\.\\.-?\\d{1,9})$',
    description: '7, 2..5, 2.. or ..5; facility, discrimination and angoff in thousandths',
  }),
);

/** One schema for each name of a list. */
function each<Name extends string, Schema>(names: readonly Name[], schema: Schema) {
  return Object.fromEntries(names.map((name) => [name, schema])) as Record<Name, Schema>; // of these names
}

const searchRoute = endpoint({
  summary:
    'Items by whatever is known of them beside their contents: filtered, sorted, page by page',
  action: 'bank.list',
  params: exactly({ qualification: ItemId }),
  query: exactly({
    ...each<WordName, typeof Words>(WORD_NAMES, Words),
    ...each<NumberColumn, typeof Bounds>(NUMBER_COLUMNS, Bounds),
    outcome: Words,
    enemyOf: Type.Optional(ItemId),
    blocked: Type.Optional(Type.Union([Type.Literal('true'), Type.Literal('false')])),
    text: Type.Optional(
      Type.String({ minLength: 1, maxLength: 64, description: 'a part of the id' }),
    ),
    sort: Type.Optional(
      Type.String({
        pattern: `^-?(${SORT_NAMES.join('|')})$`,
        description: 'with a minus: the greatest first',
      }),
    ),
    limit: Type.Optional(Type.String({ pattern: '^([1-9]\\d?|[1-4]\\d\\d|500)$' })),
    after: Type.Optional(Type.String({ pattern: '^[A-Za-z0-9_-]{1,400}$' })),
    facets: Words,
  }),
  reply: exactly({
    items: Type.Array(
      exactly({
        id: Uuid,
        itemId: Type.String(),
        version: Type.Integer(),
        state: Type.String(),
        blocked: Type.Boolean(),
        inForce: Type.Union([
          Type.Null(),
          exactly({ id: Uuid, version: Type.Integer(), state: Type.String() }),
        ]),
        kind: Type.String(),
        type: Type.String(),
        criteria: Type.Array(Type.String()),
        difficulty: Type.String(),
        points: Type.Integer(),
        minutes: Type.Integer(),
        author: Type.String(),
        passage: MaybeText,
        level: MaybeText,
        language: MaybeText,
        words: MaybeInteger,
        family: MaybeText,
        enemies: Type.Array(Type.String()),
        tags: Type.Array(Type.String()),
        angoff: MaybeInteger,
        facility: MaybeInteger,
        discrimination: MaybeInteger,
        responses: MaybeInteger,
        uses: Type.Integer(),
        lastUsedAt: MaybeInstant,
      }),
    ),
    total: Type.Integer(),
    next: MaybeText,
    facets: Type.Record(
      Type.String(),
      Type.Array(exactly({ value: Type.String(), count: Type.Integer() })),
    ),
  }),
});

/** The bank as a list, without contents. */
@ApiTags('bank')
@Controller('bank/:qualification/items')
export class SearchController {
  constructor(@Inject(ENGINE) private readonly engine: Engine) {}

  @Get()
  @Endpoint(searchRoute)
  async search(@Input() { params, query }: InputOf<typeof searchRoute>) {
    const found = await searchBank(this.engine.db, params.qualification, query);
    return { ...found, items: found.items.map(viewOf) };
  }
}

function viewOf(row: BankItem) {
  const { standing_id, standing_version, standing_state } = row;
  return {
    id: row.newest_id,
    itemId: row.item_id,
    version: row.version,
    state: row.state,
    blocked: row.blocked,
    inForce:
      standing_id === null
        ? null
        : { id: standing_id, version: standing_version, state: standing_state },
    kind: row.kind,
    type: row.type,
    criteria: row.criteria,
    difficulty: row.difficulty,
    points: row.points,
    minutes: row.minutes,
    author: row.author,
    passage: row.passage,
    level: row.level,
    language: row.language,
    words: row.words,
    family: row.family,
    enemies: row.enemies,
    tags: row.tags,
    angoff: row.angoff,
    facility: row.facility,
    discrimination: row.discrimination,
    responses: row.responses,
    uses: row.uses,
    lastUsedAt: row.last_used_at?.toISOString() ?? null,
  };
}
