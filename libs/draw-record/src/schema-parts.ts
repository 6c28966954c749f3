import { Type } from '@sinclair/typebox';

/** Building blocks of the schemas of records and certificates. */
export const closed = { additionalProperties: false } as const;
/** 32 bytes in lower-case hexadecimal. */
export const Hex32 = Type.String({ pattern: '^[0-9a-f]{64}$' });
export const DrawId = Type.String({
  pattern: '^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$',
});
export const RecordNumber = Type.String({ pattern: '^[A-Z0-9.-]{1,64}-\\d{4}-D\\d{4}$' });
export const QualificationId = Type.String({ pattern: '^[a-zA-Z0-9][a-zA-Z0-9.-]{0,63}$' });
export const Kebab = Type.String({ pattern: '^[a-z][a-z0-9-]{0,39}$' });
