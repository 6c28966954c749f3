import { describeSampleTasks } from './check-tasks.js';

describeSampleTasks('java');
