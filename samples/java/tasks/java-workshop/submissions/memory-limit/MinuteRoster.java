// Needs too much memory: keeps a roster that says for every minute how many mechanics are at work.
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.PriorityQueue;
import java.util.Scanner;
import java.util.TreeSet;

public class MinuteRoster {
    static final int PAGE = 1 << 16;

    public static void main(String[] args) {
        Scanner in = new Scanner(System.in);
        int m = in.nextInt();
        int n = in.nextInt();
        long[][] jobs = new long[n][5];     // arrival, duration, priority, patience, number
        for (int i = 0; i < n; i++) {
            for (int k = 0; k < 4; k++) {
                jobs[i][k] = in.nextLong();
            }
            jobs[i][4] = i;
        }
        Arrays.sort(jobs, (x, y) -> Long.compare(x[0], y[0]));

        PriorityQueue<long[]> waiting = new PriorityQueue<>((x, y) ->
                x[2] != y[2] ? Long.compare(y[2], x[2])
                        : x[0] != y[0] ? Long.compare(x[0], y[0]) : Long.compare(x[4], y[4]));
        PriorityQueue<long[]> running = new PriorityQueue<>((x, y) -> Long.compare(x[0], y[0]));
        TreeSet<Integer> free = new TreeSet<>();
        for (int i = 1; i <= m; i++) {
            free.add(i);
        }
        List<long[]> roster = new ArrayList<>();      // pages of 65536 minutes
        String[] result = new String[n];
        int next = 0;
        while (next < n || !waiting.isEmpty()) {
            long now = next < n ? jobs[next][0] : Long.MAX_VALUE;
            if (!waiting.isEmpty()) {
                now = Math.min(now, running.peek()[0]);
            }
            while (!running.isEmpty() && running.peek()[0] <= now) {
                free.add((int) running.poll()[1]);
            }
            while (next < n && jobs[next][0] <= now) {
                waiting.add(jobs[next++]);
            }
            while (!free.isEmpty() && !waiting.isEmpty()) {
                long[] job = waiting.poll();
                if (now > job[0] + job[3]) {
                    result[(int) job[4]] = "left";
                    continue;
                }
                int mechanic = free.pollFirst();
                while (roster.size() <= (now + job[1]) / PAGE) {
                    roster.add(new long[PAGE]);
                }
                for (long minute = now; minute < now + job[1]; minute++) {
                    roster.get((int) (minute / PAGE))[(int) (minute % PAGE)]++;
                }
                running.add(new long[] {now + job[1], mechanic});
                result[(int) job[4]] = mechanic + " " + now;
            }
        }
        System.out.println(String.join("\n", result));
    }
}
