/**
 * A set-up step that cannot continue. The message is one plain sentence, `nextStep` says what to
 * do; `setup.mjs` prints both and exits with 1. Any other thrown error is a bug in set-up.
 */
export class SetupFailure extends Error {
  /**
   * @param {string} sentence
   * @param {string} nextStep
   */
  constructor(sentence, nextStep) {
    super(sentence);
    this.name = 'SetupFailure';
    this.nextStep = nextStep;
  }
}
