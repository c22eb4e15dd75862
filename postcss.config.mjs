/** Mantine's breakpoints, mixins and light/dark helpers in the style sheets. */
export default { plugins: { 'postcss-preset-mantine': {} } };
