/** The contrast of the colours by their meaning, as WCAG 2.2 defines it. */
import { DEFAULT_THEME } from '@mantine/core';
import { describe, expect, it } from 'vitest';
import { dark } from './colors.ts';
import { cssVariables } from './css-variables.ts';

/** Red, green and blue, 0 to 255, of a colour in front of another one. */
function channelsOf(color: string, behind: readonly number[]): number[] {
  const numbers = color.startsWith('#')
    ? [1, 3, 5].map((at) => Number.parseInt(color.slice(at, at + 2), 16))
    : color
        .slice(color.indexOf('(') + 1)
        .split(/[ /%)]+/u)
        .map(Number);
  const [red = 0, green = 0, blue = 0, percent = 100] = numbers;
  const alpha = color.startsWith('#') ? 1 : percent / 100;
  return [red, green, blue].map((one, at) => one * alpha + (behind[at] ?? 0) * (1 - alpha));
}

function luminance(channels: readonly number[]): number {
  const [red = 0, green = 0, blue = 0] = channels
    .map((channel) => channel / 255)
    .map((part) => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4));
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

function contrast(front: string, back: string, window: string): number {
  const behind = channelsOf(window, []);
  const below = channelsOf(back, behind);
  const [darker = 0, lighter = 0] = [
    luminance(channelsOf(front, below)),
    luminance(below),
  ].toSorted((one, other) => one - other);
  return (lighter + 0.05) / (darker + 0.05);
}

const schemes = cssVariables(DEFAULT_THEME);

describe.each(['light', 'dark'] as const)('the %s palette', (scheme) => {
  const colors: Readonly<Record<string, string>> = schemes[scheme];
  const colorOf = (name: string): string => colors[`--nightjar-${name}`] ?? name;
  const ratio = (front: string, back: string): number =>
    contrast(colorOf(front), colorOf(back), colorOf('window'));

  it.each(['mark', 'field-line', 'accent', 'attention', 'loss'])(
    'the mark of a state, a border of a field or a focus ring in %s is visible: 3 to 1',
    (name) => {
      for (const back of ['window', 'rail', 'panel', 'inset'])
        expect(ratio(name, back), `${name} on ${back}`).toBeGreaterThanOrEqual(3);
    },
  );

  it.each(['text', 'quiet', 'accent-text', 'attention-text', 'loss-text'])(
    'text in %s can be read: 4.5 to 1',
    (name) => {
      for (const back of ['window', 'rail', 'panel', 'inset', 'hover'])
        expect(ratio(name, back), `${name} on ${back}`).toBeGreaterThanOrEqual(4.5);
    },
  );

  it.each(['accent', 'attention', 'loss'])('text in %s can be read on its soft colour', (name) => {
    expect(ratio(`${name}-text`, `${name}-soft`)).toBeGreaterThanOrEqual(4.5);
  });

  it('an item of a menu that destroys can be read, also under the pointer', () => {
    // Mantine's colour of a menu; under the pointer it is mixed with 12 % of the colour of the item.
    const menu = scheme === 'light' ? '#ffffff' : dark[6];
    const item = colorOf('loss-text');
    const [red, green, blue] = channelsOf(item, []);
    expect(contrast(item, menu, menu)).toBeGreaterThanOrEqual(4.5);
    expect(
      contrast(item, `rgb(${red} ${green} ${blue} / 12%)`, menu),
      'under the pointer',
    ).toBeGreaterThanOrEqual(4.5);
  });
});
