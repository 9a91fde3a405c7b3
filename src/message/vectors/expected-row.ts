/** ENVELOPE and BODYSTRUCTURE as latin1 with the literals as they are on the wire; the preview as Unicode. */
export type Row = readonly [envelope: string, bodyStructure: string, preview: string];
