/** Mantine's breakpoints, mixins and light/dark helpers in our style sheets. */
export default { plugins: { 'postcss-preset-mantine': {} } };
