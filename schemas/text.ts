import { Type, type Static } from 'typebox';

/** A label in both languages of the product. Labels are translated, data values never are. */
export const Text = Type.Object(
  { zh: Type.String({ minLength: 1 }), en: Type.String({ minLength: 1 }) },
  { additionalProperties: false, $id: 'Text' },
);
export type Text = Static<typeof Text>;
