export { serveMonitoring, type MonitoringServer, type Readiness } from './serve.js';
