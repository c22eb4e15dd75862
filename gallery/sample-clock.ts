/** The present time of all samples. It is fixed, so that screenshots do not depend on the clock. */
export const sampleNow = new Date('2026-02-14T10:30:00.000Z');

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;
const dayMs = 24 * hourMs;

/** Returns a time before `sampleNow`, in the format of the contract: ISO 8601, UTC. */
export function ago({ days = 0, hours = 0, minutes = 0 }): string {
  const beforeMs = days * dayMs + hours * hourMs + minutes * minuteMs;
  return new Date(sampleNow.getTime() - beforeMs).toISOString();
}

/** Returns a time after `sampleNow`: ISO 8601, UTC. */
export const ahead = ({ days = 0, hours = 0, minutes = 0 }): string =>
  ago({ days: -days, hours: -hours, minutes: -minutes });

/** Returns 02:00 UTC of the night that was this number of days ago. 0 is the last night. */
export function night(daysAgo: number): string {
  const lastNight = Date.parse('2026-02-14T02:00:00.000Z');
  return new Date(lastNight - daysAgo * dayMs).toISOString();
}

/** Stops the clock of this page at `sampleNow`. Timers still run. */
export function stopClock(): void {
  const RealDate = Date;
  const StoppedDate = class extends RealDate {
    constructor(...given: [] | [string | number | Date]) {
      if (given.length === 0) super(sampleNow.getTime());
      // The type allows one argument; the real constructor accepts up to seven.
      else super(...given);
    }
    static override now(): number {
      return sampleNow.getTime();
    }
  };
  globalThis.Date = StoppedDate as DateConstructor;
}
