export const app = {
  'app.skip-to-content': 'Skip to the content',
  'app.fault-title': 'This screen cannot be shown',
  'app.fault-what': 'The window has a fault',
  'app.fault-explanation':
    'Your backups are not affected, and running operations continue. Reload the window. If it happens again, copy the details and report them.',
  'app.fault-reload': 'Reload the window',
  'app.fault-copy': 'Copy details',
} as const;
