import { describe, expect, it } from 'vitest';
import { sessionCount, type SessionFacts } from './session-count.ts';

const facts = (own: Partial<SessionFacts> = {}): SessionFacts => ({
  requested: null,
  isLocal: false,
  roundTripMs: 20,
  cores: 2,
  freeConnections: 97,
  largeBytes: 1e9,
  ...own,
});

describe('the number of sessions', () => {
  it('is four for a server elsewhere, and eight for a server far away', () => {
    expect(sessionCount(facts())).toBe(4);
    expect(sessionCount(facts({ roundTripMs: 120 }))).toBe(8);
  });

  it('leaves half of the cores to a server on this computer', () => {
    const local = { isLocal: true, roundTripMs: 0.2 };
    expect(sessionCount(facts({ ...local, cores: 2 }))).toBe(1);
    expect(sessionCount(facts({ ...local, cores: 4 }))).toBe(2);
    expect(sessionCount(facts({ ...local, cores: 32 }))).toBe(4);
  });

  it('counts a server behind a tunnel as a server elsewhere', () => {
    expect(sessionCount(facts({ isLocal: true }))).toBe(4);
  });

  it('is one if there is little data in large tables', () => {
    expect(sessionCount(facts({ largeBytes: 10e6 }))).toBe(1);
  });

  it('never takes more than a quarter of the free connections', () => {
    expect(sessionCount(facts({ freeConnections: 13 }))).toBe(2);
    expect(sessionCount(facts({ freeConnections: 7 }))).toBe(1);
    expect(sessionCount(facts({ freeConnections: -3 }))).toBe(1);
    expect(sessionCount(facts({ freeConnections: 16, requested: 8 }))).toBe(3);
  });

  it('is the number that the user has chosen, whatever else is known', () => {
    const little = { isLocal: true, roundTripMs: 0.2, largeBytes: 10 };
    expect(sessionCount(facts({ ...little, requested: 6 }))).toBe(6);
    expect(sessionCount(facts({ requested: 1 }))).toBe(1);
  });
});
