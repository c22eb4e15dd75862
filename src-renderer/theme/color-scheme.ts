/** Where the choice of light, dark or "as the system" is remembered: it belongs to this window only. */
import { localStorageColorSchemeManager } from '@mantine/core';

/** Given to MantineProvider. */
export const colorSchemeManager = localStorageColorSchemeManager({ key: 'nightjar-appearance' });
