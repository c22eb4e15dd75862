import { expect, it } from 'vitest';
import type { Actor } from '#shared/domain/admin.ts';
import { actorName, adminActor, nobody, scheduleActor, triggerOf } from './actor.ts';

it.each<[Actor, name: string, trigger: string]>([
  [adminActor('Ada', 'window'), 'Ada', 'manual'],
  [adminActor('Ada', 'cli'), 'Ada', 'cli'],
  [adminActor('Ada', 'api'), 'Ada', 'api'],
  [{ kind: 'os-user', name: 'ada' }, 'ada', 'cli'],
  [scheduleActor, 'Nightjar', 'scheduled'],
  [nobody, 'unknown', 'manual'],
])('A run that %j starts has the name %s and the trigger %s.', (actor, name, trigger) => {
  expect([actorName(actor), triggerOf(actor)]).toEqual([name, trigger]);
});
