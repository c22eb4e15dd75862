/** Names of colours by their meaning. Style sheets use these names and never a shade. */
import type { CSSVariablesResolver } from '@mantine/core';
import { amber, dark, gray, indigo, red } from './colors.ts';

/** All distances are multiples of four pixels. */
const spaces = {
  '--nightjar-space-1': '4px',
  '--nightjar-space-2': '8px',
  '--nightjar-space-3': '12px',
  '--nightjar-space-4': '16px',
  '--nightjar-space-5': '24px',
  '--nightjar-space-6': '32px',
};

/** Motion shows where something comes from or goes to, and ends before anybody waits for it. */
const durations = {
  '--nightjar-motion-quick': '80ms',
  '--nightjar-motion': '140ms',
};

/** The resolver of MantineProvider. Defines every `--nightjar-*` variable of the style sheets. */
export const cssVariables: CSSVariablesResolver = () => ({
  variables: { ...spaces, ...durations },
  light: {
    '--nightjar-window': '#ffffff',
    '--nightjar-rail': '#f4f4f7',
    '--nightjar-panel': '#ffffff',
    '--nightjar-inset': gray[0],
    '--nightjar-hover': 'rgb(33 33 42 / 5%)',
    '--nightjar-line': gray[2],
    '--nightjar-line-strong': gray[4],
    '--nightjar-text': '#1d1d26',
    '--nightjar-quiet': '#5f5f6f',
    '--nightjar-faint': gray[4],
    '--nightjar-mark': '#6f6f7f',
    '--nightjar-field-line': '#868695',
    '--nightjar-accent': indigo[6],
    '--nightjar-accent-text': indigo[7],
    '--nightjar-accent-soft': indigo[0],
    '--nightjar-attention': '#b77a0c',
    '--nightjar-attention-text': amber[7],
    '--nightjar-attention-soft': amber[0],
    '--nightjar-attention-line': amber[2],
    '--nightjar-added': '#e8f5ec',
    '--nightjar-loss': red[6],
    '--nightjar-loss-text': red[7],
    '--nightjar-loss-soft': red[0],
    '--nightjar-loss-line': red[2],
    '--mantine-color-text': '#1d1d26',
    '--mantine-color-dimmed': '#5f5f6f',
    '--mantine-color-placeholder': '#6f6f7f',
    '--mantine-color-error': red[7],
    '--mantine-color-default-border': gray[3],
    '--mantine-color-anchor': indigo[7],
  },
  dark: {
    '--nightjar-window': dark[7],
    '--nightjar-rail': dark[8],
    '--nightjar-panel': '#202028',
    '--nightjar-inset': '#202028',
    '--nightjar-hover': 'rgb(255 255 255 / 5%)',
    '--nightjar-line': '#2e2e38',
    '--nightjar-line-strong': '#5a5a69',
    '--nightjar-text': dark[0],
    '--nightjar-quiet': dark[2],
    '--nightjar-faint': '#4b4b59',
    '--nightjar-mark': '#9292a2',
    '--nightjar-field-line': '#767686',
    '--nightjar-accent': indigo[4],
    '--nightjar-accent-text': indigo[3],
    '--nightjar-accent-soft': 'rgb(135 145 230 / 14%)',
    '--nightjar-attention': amber[4],
    '--nightjar-attention-text': amber[3],
    '--nightjar-attention-soft': 'rgb(238 176 60 / 10%)',
    '--nightjar-attention-line': 'rgb(238 176 60 / 28%)',
    '--nightjar-added': 'rgb(96 190 122 / 13%)',
    '--nightjar-loss': red[4],
    '--nightjar-loss-text': red[3],
    '--nightjar-loss-soft': 'rgb(230 124 124 / 10%)',
    '--nightjar-loss-line': 'rgb(230 124 124 / 28%)',
    '--mantine-color-text': dark[0],
    '--mantine-color-dimmed': dark[2],
    '--mantine-color-placeholder': '#9292a2',
    '--mantine-color-error': red[3],
    '--mantine-color-anchor': indigo[3],
  },
});
