/**
 * The id that the Windows installer writes into the shortcut (`appId` in electron-builder.yml).
 * Windows shows notifications only for a process with the same id. On Linux it names the autostart
 * entry.
 */
export const applicationId = 'app.nightjar.desktop';
