/** Position and size of the window, and where a new window can be placed. */
import { renameSync, rmSync, writeFileSync } from 'node:fs';
import { z } from 'zod';
import { readRegularText } from '../../files/regular-file.ts';

const pixels = z.number().int().min(-100_000).max(100_000);
const placeSchema = z.object({
  x: pixels,
  y: pixels,
  width: pixels.positive(),
  height: pixels.positive(),
  maximized: z.boolean(),
});
export type WindowState = z.infer<typeof placeSchema>;

export interface Area {
  x: number;
  y: number;
  width: number;
  height: number;
}

export const defaultSize = { width: 1180, height: 780 };
export const minimumSize = { width: 880, height: 600 };

/** Part of the window that must be visible so that it can be dragged. */
const graspable = 80;

/**
 * Returns the position and size of a new window: the saved position if it is still on a screen,
 * otherwise only the saved size (a screen can be disconnected). The size is never smaller than the
 * minimum or larger than the screen.
 */
export function placeOnScreens(
  place: WindowState | null,
  workAreas: readonly Area[],
): { x?: number; y?: number; width: number; height: number } {
  const wanted = place ?? defaultSize;
  const home =
    place === null ? workAreas[0] : workAreas.find((area) => overlap(place, area) >= graspable);
  const screen = home ?? workAreas[0];
  const width = clamp(wanted.width, minimumSize.width, screen?.width ?? wanted.width);
  const height = clamp(wanted.height, minimumSize.height, screen?.height ?? wanted.height);
  if (place === null || home === undefined) return { width, height };
  // The title bar must not be above the screen: the user could not drag it back.
  return { x: place.x, y: Math.max(place.y, home.y), width, height };
}

/**
 * Returns null if there is no file or its content is not valid: the window then opens in the
 * middle.
 */
export async function readWindowState(file: string): Promise<WindowState | null> {
  try {
    return placeSchema.parse(JSON.parse(await readRegularText(file)));
  } catch {
    return null;
  }
}

/** Writes synchronously: the last write happens while the window closes. */
export function writeWindowState(file: string, place: WindowState): void {
  const neighbour = `${file}.new`;
  rmSync(neighbour, { force: true });
  writeFileSync(neighbour, `${JSON.stringify(place)}\n`, { mode: 0o600, flag: 'wx' });
  renameSync(neighbour, file);
}

/** The shorter side of the part of `a` that lies on `b`. */
function overlap(a: Area, b: Area): number {
  const across = Math.min(a.x + a.width, b.x + b.width) - Math.max(a.x, b.x);
  const down = Math.min(a.y + a.height, b.y + b.height) - Math.max(a.y, b.y);
  return Math.min(across, down);
}

/** `low` has priority over `high`: a window below its minimum size would be enlarged anyway. */
const clamp = (value: number, low: number, high: number): number =>
  Math.max(low, Math.min(value, high));
