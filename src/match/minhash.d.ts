/** The package brings no types of its own. */
declare module 'minhash' {
  export class Minhash {
    constructor(options?: { numPerm?: number; seed?: number });
    /** The signature so far, each slot `maxHash` at first. */
    hashvalues: number[];
    readonly maxHash: number;
    /** The keys of the bands, kept by the first call of LshIndex that asks for them, even where the signature changes later. */
    hashbands?: string[] | undefined;
    update(text: string): void;
    jaccard(other: Minhash): number;
  }
  export class LshIndex {
    constructor(options?: { bandSize?: number });
    insert(key: string, hash: Minhash): void;
    /** Throws TypeError for a band that was never put in. */
    query(hash: Minhash): string[];
  }
}
