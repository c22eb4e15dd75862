/**
 * What the installer of Windows puts on the shortcut (`appId` in electron-builder.yml): notices are shown only for
 * a process that names itself the same. Linux knows the autostart entry by it.
 */
export const applicationId = 'app.nightjar.desktop';
