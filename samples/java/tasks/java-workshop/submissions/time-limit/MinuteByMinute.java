// Too slow: lets the clock tick minute by minute.
import java.util.Arrays;
import java.util.PriorityQueue;
import java.util.Scanner;
import java.util.TreeSet;

public class MinuteByMinute {
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
        String[] result = new String[n];
        int next = 0;
        for (long now = 0; next < n || !waiting.isEmpty(); now++) {
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
                running.add(new long[] {now + job[1], mechanic});
                result[(int) job[4]] = mechanic + " " + now;
            }
        }
        System.out.println(String.join("\n", result));
    }
}
