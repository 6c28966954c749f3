// Loaded into the API and the grader by start.mjs: when it is gone, even by SIGKILL, they end as if it had asked them to.
process.once('disconnect', () => process.kill(process.pid, 'SIGTERM'));
