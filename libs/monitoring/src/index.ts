export { serveMonitoring, type MonitoringServer, type Readiness } from './serve.js';
export { addGlassGauge } from './glass-gauge.js';
export { addQueueGauges, type QueueLook } from './queue-gauges.js';
export { addCustodyGauge } from './custody-gauge.js';
export { within } from './within.js';
