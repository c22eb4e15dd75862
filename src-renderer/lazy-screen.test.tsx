import { screen } from '@testing-library/react';
import { expect, it } from 'vitest';
import { show } from '../gallery/testing.tsx';
import { lazyScreen } from './lazy-screen.ts';

function Greeting({ name }: { name: string }) {
  return <p>Hello {name}</p>;
}

it('a screen whose code arrives late appears as soon as it has arrived', async () => {
  let arrive: (screen: typeof Greeting) => void = () => undefined;
  const code = new Promise<typeof Greeting>((resolve) => (arrive = resolve));
  const Late = lazyScreen(() => code);
  await show(<Late name="Ada" />);
  expect(screen.queryByText('Hello Ada')).toBe(null);
  arrive(Greeting);
  expect(await screen.findByText('Hello Ada')).not.toBe(null);
});

it('a screen whose code is loaded appears at once, and its code is loaded once', async () => {
  let loads = 0;
  const Loaded = lazyScreen(() => {
    loads += 1;
    return Promise.resolve(Greeting);
  });
  await Loaded.load();
  await show(
    <>
      <Loaded name="Ada" />
      <Loaded name="Bo" />
    </>,
  );
  expect(screen.getByText('Hello Ada')).not.toBe(null);
  expect(screen.getByText('Hello Bo')).not.toBe(null);
  expect(loads).toBe(1);
});
