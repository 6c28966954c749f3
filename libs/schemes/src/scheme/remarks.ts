import { Type, type Static } from '@sinclair/typebox';

/** The section `remarks` of a scheme: what a re-mark may do to a candidate. */
export const RemarksSection = Type.Object(
  {
    /** Whether a mark may go down: always, never, or where the candidate consented. */
    lowerMarks: Type.Union([Type.Literal('yes'), Type.Literal('no'), Type.Literal('with-consent')]),
    /**
     * What becomes of the cut scores when an item is removed: they stay the same share, of the new maximum; or the same number
     * of points, so that what was removed counts as not reached.
     */
    cutScore: Type.Union([Type.Literal('share-of-new-maximum'), Type.Literal('fixed-points')]),
    /**
     * What becomes of a pass with a certificate that a re-mark would turn into a fail: the fail is entered and the certificate
     * put before people, who decide on its withdrawal; or the pass stands.
     */
    passToFailAfterCertificate: Type.Union([Type.Literal('flag'), Type.Literal('keep')]),
    cite: Type.String({ minLength: 1, maxLength: 200 }),
    note: Type.Optional(Type.String({ minLength: 1, maxLength: 1000 })),
  },
  { additionalProperties: false },
);

export type RemarkPolicy = Static<typeof RemarksSection>;

/** What holds for a scheme that says nothing: corrections work both ways, and no certificate is withdrawn by a machine. */
export const DEFAULT_REMARK_POLICY: RemarkPolicy = {
  lowerMarks: 'yes',
  cutScore: 'share-of-new-maximum',
  passToFailAfterCertificate: 'flag',
  cite: 'docs/formats.md',
};
