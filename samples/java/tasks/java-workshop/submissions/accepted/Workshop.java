import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.StringTokenizer;

public class Workshop {
    private record Job(int number, long arrival, long duration, long priority, long patience) {
        /** Arrival first, then number. */
        static final Comparator<Job> BY_ARRIVAL =
                Comparator.comparingLong(Job::arrival).thenComparingInt(Job::number);
        /** The job that has to be taken next comes first. */
        static final Comparator<Job> BY_URGENCY =
                Comparator.comparingLong(Job::priority).reversed().thenComparing(BY_ARRIVAL);

        boolean hasLeftAt(long time) {
            return time > arrival + patience;
        }
    }

    private record Work(int mechanic, long end) { }

    private final List<Job> jobs;                       // by arrival
    private final String[] results;                     // by number
    private final PriorityQueue<Job> waiting = new PriorityQueue<>(Job.BY_URGENCY);
    private final PriorityQueue<Integer> free = new PriorityQueue<>();
    private final PriorityQueue<Work> running = new PriorityQueue<>(Comparator.comparingLong(Work::end));

    private Workshop(int mechanics, List<Job> jobs) {
        this.jobs = new ArrayList<>(jobs);
        this.jobs.sort(Job.BY_ARRIVAL);
        this.results = new String[jobs.size()];
        for (int mechanic = 1; mechanic <= mechanics; mechanic++) {
            free.add(mechanic);
        }
    }

    /** Goes from one moment at which something happens to the next, however long the time between them is. */
    private void run() {
        int next = 0;
        while (next < jobs.size() || !waiting.isEmpty()) {
            // Jobs only wait on while every mechanic is at work, so one of the two always exists.
            long now = next < jobs.size() ? jobs.get(next).arrival() : Long.MAX_VALUE;
            if (!waiting.isEmpty()) {
                now = Math.min(now, running.peek().end());
            }
            while (!running.isEmpty() && running.peek().end() <= now) {
                free.add(running.poll().mechanic());
            }
            while (next < jobs.size() && jobs.get(next).arrival() == now) {
                waiting.add(jobs.get(next++));
            }
            while (!free.isEmpty() && !waiting.isEmpty()) {
                start(waiting.poll(), now);
            }
        }
    }

    private void start(Job job, long now) {
        if (job.hasLeftAt(now)) {
            results[job.number()] = "left";
            return;
        }
        int mechanic = free.poll();
        running.add(new Work(mechanic, now + job.duration()));
        results[job.number()] = mechanic + " " + now;
    }

    public static void main(String[] args) throws IOException {
        BufferedReader in = new BufferedReader(new InputStreamReader(System.in));
        StringTokenizer line = new StringTokenizer(in.readLine());
        int mechanics = Integer.parseInt(line.nextToken());
        int count = Integer.parseInt(line.nextToken());
        List<Job> jobs = new ArrayList<>();
        for (int number = 0; number < count; number++) {
            line = new StringTokenizer(in.readLine());
            jobs.add(new Job(number, Long.parseLong(line.nextToken()), Long.parseLong(line.nextToken()),
                    Long.parseLong(line.nextToken()), Long.parseLong(line.nextToken())));
        }
        Workshop workshop = new Workshop(mechanics, jobs);
        workshop.run();
        System.out.println(String.join("\n", workshop.results));
    }
}
