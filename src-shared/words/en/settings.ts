export const settings = {
  'settings.api.title': 'HTTP API',
  'settings.api.switch': 'Let programs on this computer create and list backups',
  'settings.api.description':
    'Only programs on this computer can use the API. Each request needs a token. Requests from web pages are rejected.',
  'settings.api.port': 'Port',
  'settings.api.save-port': 'Save port',
  'settings.api.port-unusable': 'The API is switched on, but its port could not be used.',
  'settings.api.off': 'Off.',
  'settings.api.copy-address': 'Copy address',
} as const;
