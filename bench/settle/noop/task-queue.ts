export const NOOP_TASK_QUEUE = 'lumbung-bench-noop';
