import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.LinkedHashMap;

/** Keeps a queue for each client, and the clients in the order of their last admitted request. */
public class RateLimiter {
    private final long limit, window;
    private final HashMap<String, ArrayDeque<Long>> requests = new HashMap<>();
    private final LinkedHashMap<String, Long> lastAdmitted = new LinkedHashMap<>();
    private long now;

    public RateLimiter(long limit, long window) throws Exception {
        if (limit < 1 || window < 1) throw new Exception("at least 1");
        this.limit = limit;
        this.window = window;
        System.out.println("ready");
    }

    public boolean allow(String client, long second) throws Exception {
        advance(second);
        ArrayDeque<Long> own = requests.computeIfAbsent(client, name -> new ArrayDeque<>());
        while (!own.isEmpty() && own.peek() <= second - window) own.poll();
        if (own.size() >= limit) return false;
        own.add(second);
        lastAdmitted.remove(client);
        lastAdmitted.put(client, second);
        return true;
    }

    public int active(long second) throws Exception {
        advance(second);
        return lastAdmitted.size();
    }

    private void advance(long second) throws Exception {
        if (second < now) throw new Exception("time runs back");
        now = second;
        var oldest = lastAdmitted.entrySet().iterator();
        while (oldest.hasNext() && oldest.next().getValue() <= second - window) oldest.remove();
    }

    public static void main(String[] arguments) throws Exception {
        System.out.println(new RateLimiter(2, 10).allow("ann", 0));
    }
}
