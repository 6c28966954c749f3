import { Type } from '@sinclair/typebox';
import { closed, Id, list, Text, Title } from '../../parse/schema-parts.js';

/** An exact number of points, not negative; the lengths keep arithmetic on it cheap. */
const ExactPoints = Type.String({
  pattern: '^([0-9]{1,3}(\\.[0-9]{1,6})?|[0-9]{1,4}/[1-9][0-9]{0,3})$',
});

const Criterion = Type.Object(
  {
    id: Id,
    title: Title,
    levels: Type.Optional(
      list(Type.Object({ points: ExactPoints, description: Text }, closed), 2, 20),
    ),
    range: Type.Optional(Type.Object({ maxPoints: ExactPoints, step: ExactPoints }, closed)),
  },
  closed,
);

/** The properties of items that people mark; a type adds its own. */
export const markedByPeople = {
  rubric: list(Criterion, 1, 20),
  rubricPublic: Type.Optional(Type.Boolean()),
  key: Type.Object({ guidance: Text, tolerance: Type.Optional(ExactPoints) }, closed),
};
