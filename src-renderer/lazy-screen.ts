import { createElement, useEffect, useState, type ComponentType } from 'react';

export interface LazyScreen<Props> {
  (props: Props): React.ReactNode;
  /** Loads the code of the screen, so that the screen appears at once. */
  load(): Promise<void>;
}

/**
 * A component whose code is loaded when it is shown for the first time; until then, it shows nothing.
 * `React.lazy` would show a screen up to 300 ms later, because Suspense delays what it reveals.
 */
export function lazyScreen<Props extends object>(
  importScreen: () => Promise<ComponentType<Props>>,
): LazyScreen<Props> {
  let loaded: ComponentType<Props> | null = null;
  let loading: Promise<void> | null = null;
  const load = (): Promise<void> =>
    (loading ??= importScreen().then((screen) => {
      loaded = screen;
    }));
  function Screen(props: Props): React.ReactNode {
    const [screen, setScreen] = useState(() => loaded);
    useEffect(() => {
      if (screen === null) void load().then(() => setScreen(() => loaded));
    }, [screen]);
    return screen === null ? null : createElement(screen, props);
  }
  return Object.assign(Screen, { load });
}
