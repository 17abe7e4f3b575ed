/** Version of the rules that decide: a change of verdicts, of folding or of the sketch is a new one, and a major version of the package. */
export const rulesVersion = '1';
