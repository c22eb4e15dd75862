export const ui = {
  'ui.dismiss': 'Dismiss',
  'ui.close': 'Close',
  'ui.copied': 'Copied',
  'ui.cancel': 'Cancel',
  'ui.at-least-characters-few-words':
    'At least {shortestPassphrase, number} characters; a few words are easiest',
  'ui.add-at-least-more':
    'Add at least {missing, plural, one{# more character} other{# more characters}}.',
  'ui.phases': 'Phases',
  'ui.percent': '{percent, number}%',
  'ui.step-percent': '{step}, {percent, number} percent',
  'ui.passphrase.too-short': 'Too short: {hint}',
  'ui.passphrase.weak': 'Weak: {hint}',
  'ui.passphrase.fair': 'Fair: {hint}',
  'ui.passphrase.strong': 'Strong: {hint}',
  'ui.start-error.try-again': 'Try again',
  'ui.easy-guess-add-two-three': 'Easy to guess. Add two or three unrelated words.',
  'ui.one-more-unusual-word-makes': 'One more unusual word makes it strong.',
  'ui.strong-unless-known-quotation-saying': 'Strong, unless it is a known quotation or saying.',
} as const;
