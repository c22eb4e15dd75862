export const historyChart = {} as const;
