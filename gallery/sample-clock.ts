/** The present of all samples. Pictures of the gallery are the same whenever they are taken. */
export const sampleNow = new Date('2026-02-14T10:30:00.000Z');

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;
const dayMs = 24 * hourMs;

/** A moment before `sampleNow`, as the contract has it: ISO 8601, UTC. */
export function ago({ days = 0, hours = 0, minutes = 0 }): string {
  const beforeMs = days * dayMs + hours * hourMs + minutes * minuteMs;
  return new Date(sampleNow.getTime() - beforeMs).toISOString();
}

/** A moment after `sampleNow`. */
export const ahead = ({ days = 0, hours = 0, minutes = 0 }): string =>
  ago({ days: -days, hours: -hours, minutes: -minutes });

/** 02:00 UTC of the night that was so many days ago; 0 is the last one. */
export function night(daysAgo: number): string {
  const lastNight = Date.parse('2026-02-14T02:00:00.000Z');
  return new Date(lastNight - daysAgo * dayMs).toISOString();
}

/** Makes the clock of this page stand at `sampleNow`; timers go on. */
export function stopClock(): void {
  const RealDate = Date;
  const StoppedDate = class extends RealDate {
    constructor(...given: [] | [string | number | Date]) {
      if (given.length === 0) super(sampleNow.getTime());
      // The types know one argument, the real constructor takes up to seven.
      else super(...given);
    }
    static override now(): number {
      return sampleNow.getTime();
    }
  };
  globalThis.Date = StoppedDate as DateConstructor;
}
