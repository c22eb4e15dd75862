import type { ui as english } from '../en/ui.ts';

export const ui = {
  'ui.dismiss': 'Ẩn',
  'ui.close': 'Đóng',
  'ui.copied': 'Đã sao chép',
  'ui.cancel': 'Hủy',
  'ui.at-least-characters-few-words':
    'Ít nhất {shortestPassphrase, number} ký tự; dùng vài từ là dễ nhất',
  'ui.add-at-least-more': 'Thêm ít nhất {missing, plural, other{# ký tự}}.',
  'ui.phases': 'Các bước',
  'ui.percent': '{percent, number}%',
  'ui.step-percent': '{step}, {percent, number} phần trăm',
  'ui.passphrase.too-short': 'Quá ngắn: {hint}',
  'ui.passphrase.weak': 'Yếu: {hint}',
  'ui.passphrase.fair': 'Tạm được: {hint}',
  'ui.passphrase.strong': 'Mạnh: {hint}',
  'ui.start-error.try-again': 'Thử lại',
  'ui.easy-guess-add-two-three': 'Dễ đoán. Hãy thêm hai hoặc ba từ không liên quan.',
  'ui.one-more-unusual-word-makes': 'Thêm một từ ít gặp nữa là đủ mạnh.',
  'ui.strong-unless-known-quotation-saying':
    'Mạnh, trừ khi đó là một câu trích dẫn hoặc tục ngữ quen thuộc.',
} as const satisfies Record<keyof typeof english, string>;
