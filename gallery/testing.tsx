/** How the component tests show a state, or a single component, and what they expect of everything that is shown. */
import { act, render, screen } from '@testing-library/react';
import { userEvent, type UserEvent } from '@testing-library/user-event';
import axe from 'axe-core';
import type { ReactNode } from 'react';
import { expect, vi } from 'vitest';
import type { Answers } from './answers.ts';
import type { SampleBridge } from './sample-bridge.ts';
import { stageOf, type GalleryState } from './stage.tsx';

/** Until every question to the bridge is answered and drawn. */
const settle = (bridge: SampleBridge): Promise<void> =>
  bridge.settled(() => act(() => new Promise<void>((resolve) => setTimeout(resolve, 0))));

/** Shows one component, with `answers` where it asks for something else than the usual sample. */
export async function show(
  node: ReactNode,
  answers: Partial<Answers> = {},
): Promise<{ user: UserEvent; bridge: SampleBridge }> {
  const { element, bridge } = stageOf({ answers, show: () => node }, 'test');
  render(element);
  await settle(bridge);
  return { user: userEvent.setup(), bridge };
}

const isLackOfTheDom = ([, tag]: unknown[]): boolean => tag === 'search';

/**
 * The state can be reached, says nothing on the console, and has no flaw that axe finds without a layout (colours are
 * looked at by the end-to-end tests).
 */
export async function expectSound(state: GalleryState): Promise<void> {
  const complaints = vi.spyOn(console, 'error').mockImplementation(() => undefined);
  const { element, bridge } = stageOf(state, 'test');
  render(element);
  await state.act?.(userEvent.setup(), screen);
  await settle(bridge);
  const { violations } = await axe.run(document.body, {
    runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'],
    rules: { 'color-contrast': { enabled: false } },
    resultTypes: ['violations'],
    preload: false,
  });
  expect(
    violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' | ')}`),
  ).toEqual([]);
  expect(complaints.mock.calls.filter((call) => !isLackOfTheDom(call))).toEqual([]);
}
