/** Pictures of the window: small files for the documents, and what has changed between two of them. */
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { projectFolder } from '../setup/project.mjs';
import type { PictureTheme } from './gallery-window.ts';

/** A difference that can be seen: the area in which the pictures differ, in pixels of the smaller picture. */
export interface Difference {
  left: number;
  top: number;
  width: number;
  height: number;
}

/** The committed picture of a state. */
export const pictureFile = (state: string, language: string, theme: PictureTheme): string =>
  join(projectFolder, 'docs/screens', language, `${state}-${theme}.webp`);

/** A picture of the window at three quarters of its size, as a WebP of a few kB. */
export async function takePicture(page: Page): Promise<Buffer> {
  const png = await page.screenshot({ animations: 'disabled', caret: 'hide', timeout: 120_000 });
  const webp = await page.evaluate(
    async (base64) => {
      const image = await createImageBitmap(await (await fetch(base64)).blob());
      const canvas = new OffscreenCanvas(image.width * 0.75, image.height * 0.75);
      const context = canvas.getContext('2d');
      if (context === null) throw new Error('The page has no canvas.');
      context.imageSmoothingQuality = 'high';
      context.drawImage(image, 0, 0, canvas.width, canvas.height);
      const blob = await canvas.convertToBlob({ type: 'image/webp', quality: 0.4 });
      const reader = new FileReader();
      await new Promise((resolve) => {
        reader.addEventListener('load', resolve);
        reader.readAsDataURL(blob);
      });
      return typeof reader.result === 'string' ? reader.result.replace(/^.*,/u, '') : '';
    },
    dataUrl('image/png', png),
  );
  return Buffer.from(webp, 'base64');
}

const dataUrl = (type: string, bytes: Buffer): string =>
  `data:${type};base64,${bytes.toString('base64')}`;

/**
 * Where two pictures differ so that a person sees it, or null. The averages of squares of 8 × 8 pixels are compared:
 * the smoothing of letters, which is different on each system, and the compression of the picture change them little.
 */
export function differenceOf(
  page: Page,
  before: Buffer,
  after: Buffer,
): Promise<Difference | null> {
  return page.evaluate(
    async ([first = '', second = '']) => {
      const side = 8;
      const averages = async (url: string): Promise<{ columns: number; colours: number[] }> => {
        const image = await createImageBitmap(await (await fetch(url)).blob());
        const canvas = new OffscreenCanvas(image.width, image.height);
        const context = canvas.getContext('2d', { willReadFrequently: true });
        if (context === null) throw new Error('The page has no canvas.');
        context.drawImage(image, 0, 0);
        const { data } = context.getImageData(0, 0, image.width, image.height);
        const columns = Math.floor(image.width / side);
        const rows = Math.floor(image.height / side);
        const colours = Array.from({ length: columns * rows * 3 }, () => 0);
        for (let y = 0; y < rows * side; y += 1) {
          for (let x = 0; x < columns * side; x += 1) {
            const square = (Math.floor(y / side) * columns + Math.floor(x / side)) * 3;
            const pixel = (y * image.width + x) * 4;
            for (let channel = 0; channel < 3; channel += 1) {
              const sum = colours[square + channel] ?? 0;
              colours[square + channel] = sum + (data[pixel + channel] ?? 0) / (side * side);
            }
          }
        }
        return { columns, colours };
      };
      const [one, other] = [await averages(first), await averages(second)];
      const changed: { x: number; y: number }[] = [];
      const squares = Math.max(one.colours.length, other.colours.length) / 3;
      for (let square = 0; square < squares; square += 1) {
        const differs = [0, 1, 2].some((channel) => {
          const [was = -255, is = -255] = [
            one.colours[square * 3 + channel],
            other.colours[square * 3 + channel],
          ];
          return Math.abs(was - is) > 24;
        });
        if (differs) {
          changed.push({ x: square % one.columns, y: Math.floor(square / one.columns) });
        }
      }
      // A few squares: letters that another system places half a pixel further.
      if (changed.length < 4) return null;
      const [left, top] = [
        Math.min(...changed.map(({ x }) => x)),
        Math.min(...changed.map(({ y }) => y)),
      ];
      return {
        left: left * side,
        top: top * side,
        width: (Math.max(...changed.map(({ x }) => x)) - left + 1) * side,
        height: (Math.max(...changed.map(({ y }) => y)) - top + 1) * side,
      };
    },
    [dataUrl('image/webp', before), dataUrl('image/webp', after)],
  );
}
