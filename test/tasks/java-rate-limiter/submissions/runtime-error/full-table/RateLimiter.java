import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;

/** A table of clients that is large enough for any service that its author has seen. */
public class RateLimiter {
    private static final int MOST_CLIENTS = 256;

    private final long limit;
    private final long window;
    private final String[] names = new String[MOST_CLIENTS];
    private final List<ArrayDeque<Long>> admitted = new ArrayList<>();
    private long now = 0;

    public RateLimiter(long limit, long window) {
        if (limit < 1 || window < 1) throw new IllegalArgumentException();
        this.limit = limit;
        this.window = window;
    }

    public boolean allow(String client, long second) {
        advance(second);
        ArrayDeque<Long> own = admitted.get(slot(client));
        while (!own.isEmpty() && own.peek() <= second - window) own.poll();
        return own.size() < limit && own.add(second);
    }

    public long active(long second) {
        advance(second);
        long count = 0;
        for (ArrayDeque<Long> own : admitted) {
            if (!own.isEmpty() && own.peekLast() > second - window) count++;
        }
        return count;
    }

    private int slot(String client) {
        for (int at = 0; at < admitted.size(); at++) {
            if (names[at].equals(client)) return at;
        }
        if (admitted.size() == MOST_CLIENTS) throw new AssertionError("the table is full");
        names[admitted.size()] = client;
        admitted.add(new ArrayDeque<>());
        return admitted.size() - 1;
    }

    private void advance(long second) {
        if (second < now) throw new IllegalArgumentException();
        now = second;
    }
}
