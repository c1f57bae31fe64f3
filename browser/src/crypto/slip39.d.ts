declare module "slip39" {
  interface Node {
    readonly mnemonics: readonly string[];
  }
  export default class Slip39 {
    static fromArray(
      masterSecret: readonly number[],
      options: {
        readonly threshold: number;
        readonly groups: readonly (readonly [number, number])[];
        readonly iterationExponent: number;
      },
    ): Slip39;
    static recoverSecret(mnemonics: readonly string[]): readonly number[];
    fromPath(path: string): Node;
  }
}
