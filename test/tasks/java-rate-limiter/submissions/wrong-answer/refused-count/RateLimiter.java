import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;

public class RateLimiter {
    private record Request(String client, long second) {
    }

    private final long limit;
    private final long window;
    private final ArrayDeque<Request> admitted = new ArrayDeque<>();
    private final Map<String, Long> counts = new HashMap<>();
    private long now = 0;

    public RateLimiter(long limit, long window) {
        if (limit < 1 || window < 1) throw new IllegalArgumentException("limit and window are at least 1");
        this.limit = limit;
        this.window = window;
    }

    public boolean allow(String client, long second) {
        advance(second);
        admitted.add(new Request(client, second));
        return counts.merge(client, 1L, Long::sum) <= limit;
    }

    public long active(long second) {
        advance(second);
        return counts.size();
    }

    private void advance(long second) {
        if (second < now) throw new IllegalArgumentException("time runs back");
        now = second;
        while (!admitted.isEmpty() && admitted.peek().second() <= second - window) {
            counts.computeIfPresent(admitted.poll().client(), (client, count) -> count == 1 ? null : count - 1);
        }
    }
}
