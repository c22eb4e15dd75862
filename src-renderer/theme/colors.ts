/** The palette: slightly violet greys, indigo as the accent, amber for attention, red for loss. */
import type { MantineColorsTuple } from '@mantine/core';

export const gray: MantineColorsTuple = [
  '#f8f8fa',
  '#f2f2f5',
  '#e8e8ed',
  '#dcdce3',
  '#c5c5cf',
  '#a0a0ae',
  '#7b7b8b',
  '#5a5a69',
  '#3a3a47',
  '#21212a',
];

/**
 * The shades that Mantine's dark scheme uses: 0 text, 2 quiet text, 4 borders, 6 controls, 7 the
 * window.
 */
export const dark: MantineColorsTuple = [
  '#e7e7ee',
  '#c8c8d3',
  '#a6a6b5',
  '#858596',
  '#3d3d4a',
  '#31313c',
  '#26262f',
  '#1b1b22',
  '#15151b',
  '#101015',
];

export const indigo: MantineColorsTuple = [
  '#eef0fc',
  '#e0e3fa',
  '#c3c9f5',
  '#a5adef',
  '#8791e6',
  '#6a75dc',
  '#4f5ace',
  '#434cb4',
  '#383f94',
  '#2c3173',
];

export const amber: MantineColorsTuple = [
  '#fff7e6',
  '#fdecc8',
  '#fadb9a',
  '#f6c768',
  '#eeb03c',
  '#d9961a',
  '#b77a0c',
  '#8f5d06',
  '#6d4707',
  '#4d3308',
];

export const red: MantineColorsTuple = [
  '#fdf0f0',
  '#fadddd',
  '#f4bcbc',
  '#ee9a9a',
  '#e67c7c',
  '#d95757',
  '#c23a3a',
  '#a32d2d',
  '#7f2424',
  '#5a1b1b',
];
