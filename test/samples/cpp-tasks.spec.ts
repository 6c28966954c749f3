import { describeSampleTasks } from './check-tasks.js';

describeSampleTasks('cpp');
