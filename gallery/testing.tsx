/**
 * Renders states and single components in the component tests, and tests requirements of all
 * states.
 */
import { act, render, screen } from '@testing-library/react';
import { userEvent, type UserEvent } from '@testing-library/user-event';
import axe from 'axe-core';
import type { ReactNode } from 'react';
import { expect, vi } from 'vitest';
import type { Answers } from './answers.ts';
import type { SampleBridge } from './sample-bridge.ts';
import { stageOf, type GalleryState } from './stage.tsx';

/** Waits until all calls to the bridge have been answered and rendered. */
const settle = (bridge: SampleBridge): Promise<void> =>
  bridge.settled(() => act(() => new Promise<void>((resolve) => setTimeout(resolve, 0))));

/** Renders one component. `answers` replace the usual answers. */
export async function show(
  node: ReactNode,
  answers: Partial<Answers> = {},
): Promise<{ user: UserEvent; bridge: SampleBridge }> {
  const { element, bridge } = stageOf({ answers, show: () => node }, 'test');
  render(element);
  await settle(bridge);
  return { user: userEvent.setup(), bridge };
}

const isKnownWarning = ([, tag]: unknown[]): boolean => tag === 'search';

/**
 * Expects that the state can be reached, that it logs no error to the console, and that axe finds no
 * accessibility problem. axe has no layout here; the end-to-end tests also check colours.
 */
export async function expectNoProblems(state: GalleryState): Promise<void> {
  const consoleErrors = vi.spyOn(console, 'error').mockImplementation(() => undefined);
  const { element, bridge } = stageOf(state, 'test');
  render(element);
  await state.act?.(userEvent.setup(), screen);
  await settle(bridge);
  const { violations } = await axe.run(document.body, {
    runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'],
    rules: {
      'color-contrast': { enabled: false },
      // A part of a screen has no title of its own.
      'page-has-heading-one': { enabled: state.show === undefined },
    },
    resultTypes: ['violations'],
    preload: false,
  });
  expect(
    violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' | ')}`),
  ).toEqual([]);
  expect(consoleErrors.mock.calls.filter((call) => !isKnownWarning(call))).toEqual([]);
}
