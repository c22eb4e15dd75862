/**
 * The parts of the window that are not needed for the sign-in page. Each is loaded when it is shown,
 * or earlier, when the window is idle. A new screen is one more line here.
 */
import { lazyScreen } from './lazy-screen.ts';

export const Frame = lazyScreen(async () => (await import('./frame/Frame.tsx')).Frame);
export const StartError = lazyScreen(
  async () => (await import('./frame/StartError.tsx')).StartError,
);
/** With the sentences of all errors. */
export const ErrorCallout = lazyScreen(
  async () => (await import('./ui/ErrorCallout.tsx')).ErrorCallout,
);
export const SignInError = lazyScreen(
  async () => (await import('./features/sign-in/SignInError.tsx')).SignInError,
);
export const FirstRunPage = lazyScreen(
  async () => (await import('./features/first-run/FirstRunPage.tsx')).FirstRunPage,
);
export const DatabaseManagementPage = lazyScreen(
  async () =>
    (await import('./features/database-management/DatabaseManagementPage.tsx'))
      .DatabaseManagementPage,
);
export const AllDatabasesPage = lazyScreen(
  async () => (await import('./features/all-databases/AllDatabasesPage.tsx')).AllDatabasesPage,
);
export const OpenedBackupPage = lazyScreen(
  async () => (await import('./features/opened-backup/OpenedBackupPage.tsx')).OpenedBackupPage,
);
export const SchedulePage = lazyScreen(
  async () => (await import('./features/schedule/SchedulePage.tsx')).SchedulePage,
);
export const ActivityPage = lazyScreen(
  async () => (await import('./features/activity/ActivityPage.tsx')).ActivityPage,
);
export const SettingsPage = lazyScreen(
  async () => (await import('./features/settings/SettingsPage.tsx')).SettingsPage,
);
export const ConnectionDialog = lazyScreen(
  async () => (await import('./features/connection-dialog/ConnectionDialog.tsx')).ConnectionDialog,
);

const inOrderOfUse = [
  SignInError,
  ErrorCallout,
  Frame,
  DatabaseManagementPage,
  FirstRunPage,
  OpenedBackupPage,
  AllDatabasesPage,
  SchedulePage,
  SettingsPage,
  ActivityPage,
  ConnectionDialog,
  StartError,
];

/** Loads everything now: for tests and the gallery, which show a screen in the same turn. */
export async function loadScreens(): Promise<void> {
  await Promise.all(inOrderOfUse.map(({ load }) => load()));
}

/** Loads one screen after the other while the window has nothing else to do. */
export function loadScreensWhenIdle(): void {
  const loadFrom = (index: number): void => {
    const next = inOrderOfUse[index];
    if (next !== undefined) {
      requestIdleCallback(() => void next.load().then(() => loadFrom(index + 1)));
    }
  };
  loadFrom(0);
}
