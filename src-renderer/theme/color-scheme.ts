/** Stores the choice of light, dark or "as the system". The choice applies to this window only. */
import { localStorageColorSchemeManager } from '@mantine/core';

/** The color scheme manager of MantineProvider. */
export const colorSchemeManager = localStorageColorSchemeManager({ key: 'nightjar-appearance' });
