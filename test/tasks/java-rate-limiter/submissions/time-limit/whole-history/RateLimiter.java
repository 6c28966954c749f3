import java.util.ArrayList;
import java.util.TreeSet;

public class RateLimiter {
    private record Request(String client, long second) {
    }

    private final long limit, window;
    private final ArrayList<Request> history = new ArrayList<>();
    private long now;

    public RateLimiter(long limit, long window) {
        if (limit < 1 || window < 1) throw new IllegalArgumentException();
        this.limit = limit;
        this.window = window;
    }

    public boolean allow(String client, long second) {
        advance(second);
        long count = 0;
        for (Request one : history) {
            if (one.client().equals(client) && one.second() > second - window) count++;
        }
        if (count >= limit) return false;
        history.add(new Request(client, second));
        return true;
    }

    public long active(long second) {
        advance(second);
        TreeSet<String> clients = new TreeSet<>();
        for (Request one : history) {
            if (one.second() > second - window) clients.add(one.client());
        }
        return clients.size();
    }

    private void advance(long second) {
        if (second < now) throw new IllegalArgumentException();
        now = second;
    }
}
